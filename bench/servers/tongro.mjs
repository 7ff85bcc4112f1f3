// Contender "tongro": the echo a newcomer would write, over the built package as npm would ship it.
// Nothing is tuned here; limits, heartbeat, transport and compression are the defaults.
import { serve } from 'tongro'
import { announce, isDeflated } from './life.mjs'

const server = await serve({
  hostname: '127.0.0.1',
  port: 0,
  compression: isDeflated,
  message(socket, message) {
    socket.send(message)
  },
})
announce(server.port)
