// A client of raw bytes that ends its half of TCP right behind its Close frame, and what it still reads.
import { once } from 'node:events'
import { connect } from 'node:net'

const REQUEST = [
  'GET /half HTTP/1.1',
  'Host: localhost',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  '',
  '',
].join('\r\n')

/** A masked Close frame with code 4001, the masking key 0. */
const CLOSE = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 4001 >> 8, 4001 & 0xff])

/** The bytes that came behind the response head, until the other half ended too. */
export async function closeAndEnd(port: number): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.write(REQUEST)
  await once(socket, 'data')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  // Whether nginx ends its half or resets is its affair.
  const over = new Promise<void>((resolve) => {
    socket.once('end', resolve).once('error', () => resolve())
  })
  socket.end(CLOSE)
  await over
  socket.destroy()
  return Buffer.concat(chunks)
}
