// Contender "ws": the echo of its README, with its defaults (no native addons); where there is
// compression, with Tongro's settings, which take less memory and time than those of its own.
import { WebSocketServer } from '../peers/node_modules/ws/wrapper.mjs'
import { announce, isDeflated } from './life.mjs'

const perMessageDeflate = isDeflated && {
  threshold: 1024,
  serverMaxWindowBits: 12,
  clientMaxWindowBits: 12,
  zlibDeflateOptions: { level: 1, memLevel: 5 },
}
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate })
server.on('connection', (socket) => {
  socket.on('error', console.error)
  socket.on('message', (data, isBinary) => {
    socket.send(data, { binary: isBinary })
  })
})
server.on('listening', () => announce(server.address().port))
