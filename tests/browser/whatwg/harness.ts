// What the cases of the WebSocket class are told in: no import, so that they run in a page too.

/** The class under test; a page's has more than is used here. */
export interface SomeWebSocket extends EventTarget {
  readonly url: string
  readonly protocol: string
  readonly extensions: string
  readonly readyState: number
  readonly bufferedAmount: number
  binaryType: string
  onopen: unknown
  onmessage: unknown
  onerror: unknown
  onclose: unknown
  send(data?: unknown): void
  close(code?: unknown, reason?: unknown): void
}

export interface SomeClass {
  new (url?: unknown, protocols?: unknown): SomeWebSocket
  readonly prototype: SomeWebSocket
  readonly CONNECTING: number
  readonly OPEN: number
  readonly CLOSING: number
  readonly CLOSED: number
}

export interface Environment {
  readonly WebSocket: SomeClass
  /** `ws://127.0.0.1:port`, where the server of cases listens. */
  readonly base: string
  /** Resolves with the next exception that nobody caught. */
  nextUncaught(): Promise<unknown>
}

export interface Case {
  readonly name: string
  run(environment: Environment): Promise<void>
}

export function equal(actual: unknown, expected: unknown, what = ''): void {
  const [a, b] = [show(actual), show(expected)]
  if (a !== b) throw new Error(`${what} is ${a}, expected ${b}`)
}

export function ok(claim: boolean, what: string): void {
  if (!claim) throw new Error(`Not so: ${what}`)
}

function show(value: unknown): string {
  if (value === undefined || typeof value === 'function') return String(value)
  return JSON.stringify(value)
}

/** That `run` throws a DOMException of that name, or a TypeError. */
export function throws(run: () => unknown, name: string, what = ''): void {
  try {
    run()
  } catch (error) {
    const isRight =
      name === 'TypeError'
        ? error instanceof TypeError
        : error instanceof DOMException && error.name === name
    if (isRight) return
    throw new Error(`${what} threw ${String(error)}, expected ${name}`)
  }
  throw new Error(`${what} threw nothing, expected ${name}`)
}

const WITHIN_MS = 8_000

export function next<E extends Event = MessageEvent>(
  target: EventTarget,
  type: string,
): Promise<E> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new Error(`No ${type} event within ${WITHIN_MS} ms`))
    const timer = setTimeout(late, WITHIN_MS)
    const listener = (event: Event): void => {
      clearTimeout(timer)
      resolve(event as E)
    }
    target.addEventListener(type, listener, { once: true })
  })
}

export interface CloseLike extends Event {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}

/** Notes every event with the state it sees: `open 1`, `message x 1`, `close 1000 true why 3`. */
export function record(ws: SomeWebSocket): string[] {
  const events: string[] = []
  for (const type of ['open', 'message', 'error', 'close']) {
    ws.addEventListener(type, (event) => {
      const { data } = event as MessageEvent
      const { code, wasClean, reason } = event as CloseLike
      const told = type === 'close' ? ` ${code} ${wasClean} ${reason}` : ''
      events.push(`${type}${type === 'message' ? ` ${data}` : ''}${told} ${ws.readyState}`)
    })
  }
  return events
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

export async function opened(
  { WebSocket, base }: Environment,
  path = '/echo',
  protocols?: unknown,
): Promise<SomeWebSocket> {
  const ws = new WebSocket(base + path, protocols)
  await next(ws, 'open')
  return ws
}
