// Floor "net": what Node.js's own socket layer costs. Every chunk goes back as it came, unframed.
import { createServer } from 'node:net'
import { announce } from './life.mjs'

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    socket.write(chunk)
  })
})
server.listen({ host: '127.0.0.1', port: 0 }, () => announce(server.address().port))
