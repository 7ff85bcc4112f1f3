// The counter: a number that all clients share. The wire is JSON text:
//   server   {"type":"users","count":N}     to everyone when someone comes (the newcomer too) or leaves
//            {"type":"state","value":N}     to the newcomer, and to everyone on change
//   client   {"action":"plus"} or {"action":"minus"}
// Anything else from a client is logged and changes nothing.
import { randomUUID } from 'node:crypto'
import { type Endpoint, type Route, route, type ServerSocket } from 'tongro'

export interface CounterOptions {
  /** Told in one sentence of each message that was not understood. */
  readonly log?: ((problem: string) => void) | undefined
}

/** The counter as a route, for a server that has several endpoints. */
export function counter(options?: CounterOptions): Route {
  return route(counterEndpoint(options))
}

/** The counter's handlers, for a server that is nothing but a counter. Each call makes a counter of its own. */
export function counterEndpoint({ log = console.warn }: CounterOptions = {}): Endpoint<undefined> {
  // A topic of its own, so that two counters on one server stay apart.
  const topic = `counter-${randomUUID()}`
  let value = 0
  let users = 0
  const stateMessage = (): string => JSON.stringify({ type: 'state', value })
  const usersMessage = (): string => JSON.stringify({ type: 'users', count: users })
  return {
    // Also a page opened from disk, whose origin is "null": there is nothing here to protect.
    origins: '*',
    open(socket) {
      users++
      socket.subscribe(topic)
      sendToAll(socket, topic, usersMessage())
      socket.send(stateMessage())
    },
    message(socket, message) {
      const action = readAction(message)
      if (typeof action === 'string') {
        log(action)
        return
      }
      value += action.step
      sendToAll(socket, topic, stateMessage())
    },
    close(socket) {
      users--
      socket.publish(topic, usersMessage())
    },
  }
}

/** What a message asks for, or a sentence that says why it was not understood. */
export function readAction(message: string | Uint8Array): { readonly step: 1 | -1 } | string {
  if (typeof message !== 'string') {
    return `Ignored a binary message of ${message.length} bytes: the counter takes JSON text`
  }
  let value: unknown
  try {
    value = JSON.parse(message)
  } catch {
    return `Ignored ${excerpt(message)}: it is not JSON`
  }
  const action = typeof value === 'object' && value !== null && 'action' in value && value.action
  if (action === 'plus') return { step: 1 }
  if (action === 'minus') return { step: -1 }
  return `Ignored ${excerpt(message)}: "action" must be "plus" or "minus"`
}

/** `publish` leaves out the sender, who may also have gone since it sent. */
function sendToAll(socket: ServerSocket, topic: string, message: string): void {
  socket.publish(topic, message)
  if (socket.state === 'open') socket.send(message)
}

/** Quoted and cut, so that a message can neither fill the log nor forge a line of it. */
function excerpt(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)
}
