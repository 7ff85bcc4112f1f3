// `/push`: the shared change source over WebSocket. One message at connect and one at every change:
//   {"type":"change","seq":N,"at":T,"wire":{"read":B,"written":B}}
// A page may ask for the time, to know how far its clock is off: {"type":"time","t0":X} is answered with
//   {"type":"time","t0":X,"now":T}
import type { Endpoint, ServerSocket } from 'tongro'
import { type Change, type ChangeSource, preciseNow } from './change-source.ts'

/** A page with this much unread misses changes, which it sees by the gap in seq, rather than get old ones. */
const LAG_BYTES = 64 * 1024

export function push(source: ChangeSource): Endpoint<undefined> {
  const watching = new Map<object, () => void>()
  return {
    open(socket) {
      // When the handshake's answer has left, so that the first count holds it.
      setImmediate(() => {
        if (socket.state !== 'open') return
        sendChange(socket, source.current)
        watching.set(
          socket,
          source.watch((change) => sendChange(socket, change)),
        )
      })
    },
    message(socket, message) {
      const t0 = readTimeQuestion(message)
      if (t0 !== undefined && socket.state === 'open')
        socket.send(JSON.stringify({ type: 'time', t0, now: preciseNow() }))
    },
    close(socket) {
      watching.get(socket)?.()
      watching.delete(socket)
    },
  }
}

/** The `t0` of a question for the time; undefined for anything else, which is not answered. */
export function readTimeQuestion(message: string | Uint8Array): number | undefined {
  if (typeof message !== 'string') return undefined
  try {
    const value: unknown = JSON.parse(message)
    if (typeof value !== 'object' || value === null) return undefined
    const { type, t0 } = value as { readonly type?: unknown; readonly t0?: unknown }
    return type === 'time' && typeof t0 === 'number' ? t0 : undefined
  } catch {
    return undefined
  }
}

function sendChange(socket: ServerSocket, change: Change): void {
  if (socket.state !== 'open' || socket.bufferedAmount > LAG_BYTES) return
  const wire = { read: socket.bytesRead, written: socket.bytesWritten }
  socket.send(JSON.stringify({ type: 'change', seq: change.seq, at: change.at, wire }))
}
