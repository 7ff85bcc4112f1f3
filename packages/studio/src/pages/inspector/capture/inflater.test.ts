// The browser's inflater against zlib's deflater.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib'
import { BrowserInflater } from './inflater.ts'

const FLUSH = { finishFlush: constants.Z_SYNC_FLUSH }

/** One message after another through a deflater that keeps its window, without the 00 00 FF FF. */
async function deflateAll(messages: readonly Uint8Array[], windowBits = 15): Promise<Uint8Array[]> {
  const deflater = createDeflateRaw({ windowBits })
  const all: Uint8Array[] = []
  for (const message of messages) {
    const parts: Buffer[] = []
    const take = (part: Buffer): void => void parts.push(part)
    deflater.on('data', take)
    deflater.write(message)
    await new Promise<void>((resolve) => deflater.flush(constants.Z_SYNC_FLUSH, resolve))
    deflater.off('data', take)
    all.push(new Uint8Array(Buffer.concat(parts).subarray(0, -4)))
  }
  deflater.close()
  return all
}

function inflate(inflater: BrowserInflater, bytes: Uint8Array, cut = bytes.length): unknown {
  const parts: Uint8Array[] = []
  const sink = (piece: Uint8Array, start: number, end: number): boolean => {
    parts.push(piece.slice(start, end))
    return true
  }
  if (cut < bytes.length) inflater.inflate(bytes, 0, cut, false, sink)
  const outcome = inflater.inflate(bytes, cut < bytes.length ? cut : 0, bytes.length, true, sink)
  return outcome === 'sound' ? Buffer.concat(parts) : outcome
}

test('messages come back as they went, with the window kept between them, cut anywhere', async () => {
  const texts = ['Hello', 'Hello', '', 'Hello Hello', 'x'.repeat(100_000), 'Hello']
  const messages = [...texts.map((text) => Buffer.from(text)), randomBytes(70_000), randomBytes(9)]
  const inflater = new BrowserInflater({ noContextTakeover: false })
  const deflated = await deflateAll([...messages, ...messages])
  deflated.forEach((bytes, at) => {
    const back = inflate(inflater, bytes, at % 2 === 0 ? Math.floor(bytes.length / 2) : undefined)
    assert.deepEqual(back, messages[at % messages.length])
  })
})

test('the 13 bytes of RFC 7692 7.2.3 come out as Hello', () => {
  const inflater = new BrowserInflater({ noContextTakeover: false })
  const first = Buffer.from('f248cdc9c90700', 'hex')
  assert.deepEqual(inflate(inflater, first), Buffer.from('Hello'))
  // 7.2.3.2: the same message again, by reference into the window.
  assert.deepEqual(inflate(inflater, Buffer.from('f200110000', 'hex')), Buffer.from('Hello'))
  // 7.2.3.3: without compression; 7.2.3.4: with a last block.
  const stored = Buffer.from('000500faff48656c6c6f00', 'hex')
  assert.deepEqual(inflate(inflater, stored), Buffer.from('Hello'))
  assert.deepEqual(inflate(inflater, Buffer.from('f348cdc9c9070000', 'hex')), Buffer.from('Hello'))
})

test('a reference into a window that was forgotten is corrupt', () => {
  const inflater = new BrowserInflater({ noContextTakeover: true })
  assert.deepEqual(inflate(inflater, Buffer.from('f248cdc9c90700', 'hex')), Buffer.from('Hello'))
  assert.equal(inflate(inflater, Buffer.from('f200110000', 'hex')), 'corrupt')
})

test('bytes that are no deflate stream, or the half of one, are corrupt', () => {
  const inflater = new BrowserInflater({ noContextTakeover: true })
  assert.equal(inflate(inflater, Buffer.from('Hello, plain text')), 'corrupt')
  const half = deflateRawSync(randomBytes(4000).toString('hex'), FLUSH).subarray(0, 1000)
  assert.equal(inflate(inflater, half), 'corrupt')
})

test('a message above the limit is told, and the next one is read', () => {
  const inflater = new BrowserInflater({ noContextTakeover: true }, 1000)
  const big = deflateRawSync(Buffer.alloc(1001), FLUSH).subarray(0, -4)
  const fitting = deflateRawSync(Buffer.alloc(1000), FLUSH).subarray(0, -4)
  assert.equal(inflate(inflater, big), 'too-big')
  assert.deepEqual(inflate(inflater, fitting), Buffer.alloc(1000))
})
