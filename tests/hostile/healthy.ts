// A program: the clients that do nothing wrong, in a process of their own. Each sends a message,
// waits for its echo, rests, and sends the next; a wrong or missing echo is a loss. Started with
// fork() and `{ port, cert, publishes }` as JSON; it answers each message with the time since the last.

import { setTimeout as sleep } from 'node:timers/promises'
import { type ClientSocket, connect } from 'tongro'

const CLIENTS = 8
const REST_MS = 8
const SIZES = [1, 64, 1000, 10_000]
/** An echo that takes longer is lost: far above any time that is reported. */
const LOST_MS = 20_000

/** Times of echoes in milliseconds. */
export interface Health {
  readonly echoes: number
  readonly p50: number
  readonly p99: number
  readonly most: number
  /** What was lost or wrong so far, in words. */
  readonly losses: readonly string[]
  /** Published messages that arrived, in order. */
  readonly published: number
}

const { port, cert, publishes } = JSON.parse(process.argv[2] ?? '') as {
  port: number
  cert?: string
  publishes: boolean
}
const base = `${cert === undefined ? 'ws' : 'wss'}://127.0.0.1:${port}`
const tls = cert === undefined ? undefined : { ca: cert }
const losses: string[] = []
let times: number[] = []
let published = 0

async function echoForever(socket: ClientSocket, client: number): Promise<void> {
  const messages = socket[Symbol.asyncIterator]()
  for (let count = 0; ; count++) {
    const text = `${client} ${count} `.padEnd(SIZES[count % SIZES.length]!, 'x')
    const start = performance.now()
    socket.send(text)
    const late = setTimeout(() => losses.push(`No echo within ${LOST_MS} ms`), LOST_MS)
    const { value } = await messages.next()
    clearTimeout(late)
    if (value !== text) losses.push(`Echo ${count} of client ${client} is another`)
    times.push(performance.now() - start)
    await sleep(REST_MS)
  }
}

/** A subscriber that reads must get every published message, whatever others do. */
async function readTopic(socket: ClientSocket): Promise<void> {
  let next: number | undefined
  for await (const message of socket) {
    const sequence = Number.parseInt(String(message), 10)
    if (next !== undefined && sequence !== next) losses.push(`Message ${next} was not published`)
    next = sequence + 1
    published++
  }
}

function failed(error: unknown): void {
  losses.push(String(error))
}

function take(): Health {
  const sorted = times.sort((a, b) => a - b)
  times = []
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  const health = {
    echoes: sorted.length,
    p50: at(0.5),
    p99: at(0.99),
    most: at(1),
    published,
    losses,
  }
  published = 0
  return health
}

const open = (path: string): Promise<ClientSocket> => connect(base + path, { tls })
const sockets = await Promise.all(Array.from({ length: CLIENTS }, () => open('/healthy')))
if (publishes) void open('/topic').then(readTopic).catch(failed)
for (const [client, socket] of sockets.entries()) void echoForever(socket, client).catch(failed)
process.on('message', () => process.send?.(take()))
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
