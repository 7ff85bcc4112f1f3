import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BatchMember, WriteBatch } from './write-batch.ts'

/** Keeps the pieces it is given as they are, and copies of what they held then. */
class Member implements BatchMember {
  readonly pieces: Array<{ live: Uint8Array; copy: string }> = []
  writes = 0
  isTaken = true

  addPart(part: Uint8Array): void {
    this.pieces.push({ live: part, copy: Buffer.from(part).toString('latin1') })
  }

  writeParts(): boolean {
    this.writes++
    return this.isTaken
  }

  get text(): string {
    return this.pieces.map(({ copy }) => copy).join('')
  }
}

function send(batch: WriteBatch, member: Member, text: string): void {
  const at = batch.reserve(member, text.length * 2)
  batch.buffer.write(text, at, 'latin1')
  assert.equal(batch.commit(at + text.length), text.length)
}

test('frames of one member in a row are one piece', () => {
  const batch = new WriteBatch()
  const member = new Member()
  for (const text of ['a', 'bc', 'def']) send(batch, member, text)
  batch.join(member)
  batch.flush()
  assert.deepEqual(
    member.pieces.map(({ copy }) => copy),
    ['abcdef'],
  )
  assert.equal(member.writes, 1)
})

test('interleaved members get their own bytes, in order', () => {
  const batch = new WriteBatch()
  const [a, b] = [new Member(), new Member()]
  for (let i = 0; i < 20; i++) {
    send(batch, a, `a${i}`)
    if (i % 3 === 0) send(batch, b, `b${i}`)
  }
  batch.join(a)
  batch.join(b)
  batch.flush()
  assert.equal(a.text, Array.from({ length: 20 }, (_, i) => `a${i}`).join(''))
  assert.equal(b.text, 'b0b3b6b9b12b15b18')
})

test('a slab that the system has taken is used again; one that it has not is left alone', () => {
  const batch = new WriteBatch()
  const [fast, slow] = [new Member(), new Member()]
  slow.isTaken = false
  send(batch, slow, 'kept')
  batch.join(slow)
  batch.flush()
  for (let i = 0; i < 5000; i++) {
    send(batch, fast, 'x'.repeat(100))
    batch.join(fast)
    batch.flush()
  }
  assert.equal(Buffer.from(slow.pieces[0]!.live).toString(), 'kept')

  const reused = new WriteBatch()
  const { buffer } = reused
  for (let i = 0; i < 5000; i++) {
    send(reused, fast, 'x'.repeat(100))
    reused.join(fast)
    reused.flush()
  }
  assert.equal(reused.buffer, buffer)
})

test('a frame larger than a slab gets room, and the room is not kept', () => {
  const batch = new WriteBatch()
  const member = new Member()
  const usual = batch.buffer.length
  send(batch, member, 'before')
  const large = 'y'.repeat(usual * 2)
  send(batch, member, large)
  send(batch, member, 'after')
  batch.join(member)
  batch.flush()
  assert.equal(member.text, `before${large}after`)
  assert.equal(batch.buffer.length, usual)
})

test('a part by reference between frames keeps its place', () => {
  const batch = new WriteBatch()
  const member = new Member()
  send(batch, member, 'one')
  batch.closeRangeOf(member)
  member.addPart(Buffer.from('two'))
  send(batch, member, 'three')
  batch.join(member)
  batch.flush()
  assert.equal(member.text, 'onetwothree')
})

test('a reservation that is not used up, or not at all, leaves no gap', () => {
  const batch = new WriteBatch()
  const [a, b] = [new Member(), new Member()]
  send(batch, a, 'a')
  batch.reserve(b, 100)
  send(batch, a, 'c')
  batch.join(a)
  batch.flush()
  assert.equal(a.text, 'ac')
  assert.equal(b.text, '')
})

test('corked, nothing is written until the last uncork; otherwise at the end of the tick', async () => {
  const batch = new WriteBatch()
  const member = new Member()
  batch.cork()
  batch.cork()
  send(batch, member, 'a')
  batch.join(member)
  batch.uncork()
  assert.equal(member.writes, 0)
  batch.uncork()
  assert.equal(member.writes, 1)
  send(batch, member, 'b')
  batch.join(member)
  assert.equal(member.writes, 1)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(member.writes, 2)
})

test('what is sent from within a flush is written too', async () => {
  const batch = new WriteBatch()
  const second = new Member()
  const first = new (class extends Member {
    override writeParts(): boolean {
      if (this.writes === 0) {
        send(batch, second, 'second')
        batch.join(second)
      }
      return super.writeParts()
    }
  })()
  send(batch, first, 'first')
  batch.join(first)
  batch.flush()
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(first.text, 'first')
  assert.equal(second.text, 'second')
  assert.equal(second.writes, 1)
  assert.equal(Buffer.from(second.pieces[0]!.live).toString(), 'second')
})

test('a member joined while corked is written though nothing follows', async () => {
  const batch = new WriteBatch()
  const member = new Member()
  send(batch, member, 'a')
  batch.join(member)
  batch.cork()
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(member.writes, 0)
  batch.uncork()
  assert.equal(member.writes, 1)
})
