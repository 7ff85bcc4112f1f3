import assert from 'node:assert/strict'
import { test } from 'node:test'
import { close, cont, encode, type FrameSpec, frame, ping, text } from './frames.ts'
import { type Arrived, Incoming, type Role } from './incoming.ts'

/** All that arrives when a peer of that role sends the frames, in one chunk or byte by byte. */
function read(role: Role, frames: readonly FrameSpec[], isCut = false): Arrived[] {
  const incoming = new Incoming(role, undefined)
  const bytes = Buffer.concat(frames.map((one) => encode(one, role)))
  const arrived: Arrived[] = []
  for (const chunk of isCut ? [...bytes].map((byte) => Buffer.of(byte)) : [bytes]) {
    incoming.push(chunk)
    for (let one = incoming.next(); one !== undefined; one = incoming.next()) arrived.push(one)
  }
  return arrived
}

test('messages and control frames are read, however they are cut', () => {
  const frames = [text('He', { fin: false }), ping('p'), cont('llo'), close(4000, 'bye')]
  for (const role of ['server', 'client'] as const) {
    const whole = read(role, frames)
    assert.deepEqual(
      whole.map(({ kind }) => kind),
      ['ping', 'message', 'close'],
    )
    assert.deepEqual(read(role, frames, true), whole)
    assert.deepEqual(whole[2], { kind: 'close', code: 4000, reason: 'bye' })
  }
})

const ILLEGAL: readonly (readonly [why: RegExp, frames: readonly FrameSpec[]])[] = [
  [/without mask|masked frame/, [text('x', { mask: 'wrong' })]],
  [/RSV bits 2/, [text('x', { rsv: 2 })]],
  [/RSV bits 4/, [text('x', { rsv: 4 })]],
  [/reserved opcode 3/, [frame(3)]],
  [/too many bytes/, [text('x', { form: 16 })]],
  [/too many bytes/, [text('x', { form: 64 })]],
  [/fragmented or longer/, [ping('', { fin: false })]],
  [/fragmented or longer/, [ping('x'.repeat(126))]],
  [/no message open/, [cont('x')]],
  [/inside another/, [text('a', { fin: false }), text('b')]],
  [/not UTF-8/, [text(Buffer.of(0xff))]],
  [/close code 1005/, [close(1005)]],
  [/Close of one byte/, [frame(8, Buffer.of(3))]],
  [/reason that is not UTF-8/, [close(1000, Buffer.of(0xff))]],
  [/behind its own Close/, [close(1000), text('x')]],
]

for (const [why, frames] of ILLEGAL) {
  test(`a peer that sends what is illegal is caught: ${why.source}`, () => {
    for (const role of ['server', 'client'] as const) assert.throws(() => read(role, frames), why)
  })
}
