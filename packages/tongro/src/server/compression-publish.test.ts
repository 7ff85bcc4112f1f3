// Published messages, compressed once for all: real inflaters that keep their window, or forget it,
// read what comes before, between and after them.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { equal } from '../../test-support/deflate-messages.ts'
import { deflating } from '../../test-support/deflating.ts'
import { BOUNDED, rawSocketTo, start, until } from '../../test-support/live.ts'
import { noise, PublicInflater, words } from '../../test-support/public-zlib.ts'
import { BINARY, TEXT } from '../../test-support/raw-frames.ts'
import type { RawPeer } from '../../test-support/raw-peer.ts'
import type { CompressionOptions, ServerSocket } from '../index.ts'
import type { Server } from './index.ts'

interface Hall {
  readonly server: Server
  readonly sockets: ServerSocket[]
}

/** A server whose sockets all subscribe to one topic. */
async function hall(t: TestContext, compression: CompressionOptions = {}): Promise<Hall> {
  const sockets: ServerSocket[] = []
  const server = await start(t, {
    compression: { threshold: 100, ...compression },
    open: (socket) => {
      sockets.push(socket)
      socket.subscribe('all')
    },
  })
  return { server, sockets }
}

/** Reads whole messages as a peer with these parameters does, and notes which were compressed. */
class Reader {
  readonly #peer: RawPeer
  readonly #bits: number
  readonly #keeps: boolean
  #inflater: PublicInflater
  readonly compressed: boolean[] = []

  constructor(peer: RawPeer, bits: number, keeps: boolean) {
    this.#peer = peer
    this.#bits = bits
    this.#keeps = keeps
    this.#inflater = new PublicInflater(bits)
  }

  async read(): Promise<Buffer> {
    const parts: Buffer[] = []
    let frame = await this.#peer.readFrame()
    const isCompressed = frame.rsv === 4
    assert.ok(frame.opcode === TEXT || frame.opcode === BINARY, `${frame.opcode}`)
    parts.push(frame.payload)
    while (!frame.isFinal) {
      frame = await this.#peer.readFrame()
      assert.equal(frame.opcode, 0)
      parts.push(frame.payload)
    }
    this.compressed.push(isCompressed)
    if (!isCompressed) return Buffer.concat(parts)
    if (!this.#keeps) this.#inflater = new PublicInflater(this.#bits)
    return await this.#inflater.inflate(Buffer.concat(parts))
  }
}

async function enter(t: TestContext, { server, sockets }: Hall, offer: string): Promise<Reader> {
  const count = sockets.length
  const { peer, answer } = await deflating(t, server, offer)
  await until(() => sockets.length > count)
  const bits = Number(/server_max_window_bits=(\d+)/.exec(answer ?? '')?.[1] ?? 15)
  return new Reader(peer, bits, !/server_no_context_takeover/.test(answer ?? ''))
}

const OFFERS = [
  'permessage-deflate',
  'permessage-deflate; server_no_context_takeover',
  'permessage-deflate; server_max_window_bits=9',
  'permessage-deflate; server_max_window_bits=9; server_no_context_takeover',
]

for (const contextTakeover of [true, false]) {
  test(
    `P5 context-per-direction: what is sent around published messages stays right, contextTakeover ${contextTakeover}`,
    BOUNDED,
    async (t) => {
      const all = await hall(t, { contextTakeover })
      const readers = []
      for (const offer of OFFERS) readers.push(await enter(t, all, offer))
      const sent: Uint8Array[] = []
      const toEach = (message: Uint8Array): void => {
        for (const socket of all.sockets) socket.send(message)
        sent.push(message)
      }
      const toAll = (message: Uint8Array): void => {
        assert.equal(all.server.publish('all', message), OFFERS.length)
        sent.push(message)
      }
      for (let round = 0; round < 3; round++) {
        const [own, shared] = [words(3000, 1), words(3000, 2)]
        toEach(own)
        toEach(own)
        toAll(shared)
        toEach(own)
        toEach(shared)
        toAll(shared)
        toAll(own)
        toEach(shared)
      }
      for (const reader of readers) {
        for (const [i, message] of sent.entries()) {
          equal(await reader.read(), message, i)
        }
        assert.deepEqual(new Set(reader.compressed), new Set([true]))
      }
    },
  )
}

test(
  'P11 deflate-order: a message published while a large one leaves in slices waits for its end',
  BOUNDED,
  async (t) => {
    const all = await hall(t)
    const reader = await enter(t, all, OFFERS[0]!)
    const [large, shared, own] = [words(400_000, 5), words(2000, 6), words(2000, 5)]
    const socket = all.sockets[0]!
    socket.send(own)
    socket.send(large)
    all.server.publish('all', shared)
    socket.send(own)
    for (const message of [own, large, shared, own]) {
      equal(await reader.read(), message)
    }
    assert.deepEqual(reader.compressed, [true, true, true, true])
  },
)

test('publish sends plain what asks for it, is small, or does not shrink', BOUNDED, async (t) => {
  const all = await hall(t)
  const reader = await enter(t, all, OFFERS[0]!)
  const plain = await rawSocketTo(t, all.server, '/')
  await until(() => all.sockets.length === 2)
  const text = 'again and again '.repeat(20)
  all.server.publish('all', text, { compress: false })
  all.sockets[1]!.publish('all', text, { compress: false })
  all.server.publish('all', 'small')
  all.server.publish('all', noise(5000))
  all.server.publish('all', text)
  all.sockets[1]!.publish('all', text)
  all.server.publish('all', text, {})
  const wanted = [text, text, 'small', noise(5000), text, text, text].map((one) => Buffer.from(one))
  for (const message of wanted) equal(await reader.read(), message)
  assert.deepEqual(reader.compressed, [false, false, false, false, true, true, true])
  for (const message of [wanted[0], wanted[2], wanted[3], wanted[4], wanted[6]]) {
    const { rsv, payload } = await plain.readFrame()
    assert.equal(rsv, 0)
    equal(payload, message!)
  }
})
