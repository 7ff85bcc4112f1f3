// A program: the server under attack, in a process of its own. Started with fork() and its settings
// as JSON; it sends `{ port, cert }`, and a sample of itself for each message it gets.

import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Endpoint, route, serve } from 'tongro'
import { makeCertificate } from './certificate.ts'
import {
  HEARTBEAT,
  LIMITS,
  PUBLISH_EVERY_MS,
  PUBLISHED_AT_ONCE,
  PUBLISHED_BYTES,
  type Settings,
} from './settings.ts'

const SWEEP_MS = 30

/** What the server says of itself. */
export interface Sample {
  /** Bytes that are alive, after a collection. */
  readonly held: number
  readonly rss: number
  /** Largest since the last sample. */
  readonly peakRss: number
  readonly fds: number
  /** Calls of the error handler so far. */
  readonly errors: number
  readonly connections: number
  readonly opened: number
  readonly refused: number
}

const settings = JSON.parse(process.argv[2] ?? '') as Settings
const certificate = settings.isSecure ? makeCertificate() : undefined
let errors = 0
let peakRss = 0

function endpoint(handlers: Endpoint<undefined>): Endpoint<undefined> {
  const error = (): void => {
    errors++
  }
  return { error, ...handlers }
}

const server = await serve({
  port: 0,
  hostname: '127.0.0.1',
  tls: certificate,
  limits: LIMITS,
  heartbeat: HEARTBEAT,
  slowReader: settings.slowReader,
  compression: settings.compression,
  fetch: async (request) => new Response(await request.text()),
  ...endpoint({}),
  routes: {
    '/healthy': route(endpoint({ message: (socket, message) => void socket.send(message) })),
    '/': route(endpoint({ message: () => {} })),
    '/echo': route(endpoint({ message: (socket, message) => void socket.send(message) })),
    '/topic': route(endpoint({ open: (socket) => socket.subscribe('topic') })),
  },
})

if (settings.publishes) {
  let sequence = 0
  setInterval(() => {
    for (let left = PUBLISHED_AT_ONCE; left > 0; left--) {
      server.publish('topic', `${sequence++} `.padEnd(PUBLISHED_BYTES, '.'))
    }
  }, PUBLISH_EVERY_MS)
}

setInterval(() => {
  peakRss = Math.max(peakRss, process.memoryUsage.rss())
}, 50)

async function sample(): Promise<Sample> {
  // The engine frees buffers on a thread of its own, after the collection that finds them.
  globalThis.gc?.()
  await sleep(SWEEP_MS)
  globalThis.gc?.()
  const { opened, refused } = server.stats()
  const { connections } = server
  const { heapUsed, external, rss } = process.memoryUsage()
  const peak = Math.max(peakRss, rss)
  peakRss = 0
  const fds = readdirSync('/proc/self/fd').length
  return {
    held: heapUsed + external,
    rss,
    peakRss: peak,
    fds,
    errors,
    connections,
    opened,
    refused,
  }
}

process.on('message', () => void sample().then((told) => process.send?.(told)))
process.on('disconnect', () => process.exit(0))
process.send?.({ port: server.port, cert: certificate?.cert })
