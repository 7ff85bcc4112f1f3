// Contender "ws": the echo of its README, with its defaults (no compression, no native addons).
import { WebSocketServer } from '../peers/node_modules/ws/wrapper.mjs'
import { announce } from './life.mjs'

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
server.on('connection', (socket) => {
  socket.on('error', console.error)
  socket.on('message', (data, isBinary) => {
    socket.send(data, { binary: isBinary })
  })
})
server.on('listening', () => announce(server.address().port))
