import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filled, noise } from '../cases/payloads.ts'
import { StrictInflater } from './inflate.ts'
import { Packer, type PackForm } from './pack.ts'

const FORMS: readonly PackForm[] = ['sync', 'fixed', 'stored', 'final', 'blocks', 'level9']

test('what each form packs is inflated again, message after message', () => {
  for (const form of FORMS) {
    const packer = new Packer({ windowBits: 15, keepsContext: true })
    const inflater = new StrictInflater(15, true)
    for (const data of [filled(300), filled(300), noise(500), Buffer.alloc(0), filled(10)]) {
      assert.deepEqual(inflater.message(packer.message(data, form)).bytes, data, form)
    }
  }
})

test('the kinds of blocks are told', () => {
  const kinds = (form: PackForm, data: Buffer): readonly string[] =>
    new StrictInflater(15, false).message(
      new Packer({ windowBits: 15, keepsContext: false }).message(data, form),
    ).blocks
  assert.deepEqual(kinds('fixed', filled(50)), ['fixed', 'stored'])
  assert.deepEqual(kinds('stored', filled(50)), ['stored', 'stored'])
  assert.deepEqual(kinds('level9', filled(20_000)), ['dynamic', 'stored'])
})

test('a distance behind the agreed window is an error, also where zlib would forgive it', () => {
  const twice = Buffer.concat([noise(1000), noise(1000)])
  const packed = new Packer({ windowBits: 15, keepsContext: false }).message(twice, 'sync')
  assert.deepEqual(new StrictInflater(10, true).message(packed).bytes, twice)
  assert.throws(() => new StrictInflater(9, true).message(packed), /behind the window of 512/)
})

test('context from an earlier message is an error where none was agreed', () => {
  const packer = new Packer({ windowBits: 15, keepsContext: true })
  const [first, second] = [packer.message(noise(300), 'sync'), packer.message(noise(300), 'sync')]
  const forgetful = new StrictInflater(15, false)
  forgetful.message(first)
  assert.throws(() => forgetful.message(second), /before the start/)
})

test('data that is not DEFLATE is an error', () => {
  const inflate = (...bytes: number[]) => new StrictInflater(15, false).message(Buffer.from(bytes))
  assert.throws(() => inflate(0x06), /reserved type 3/)
  assert.throws(() => inflate(0x00, 0x05, 0x00, 0xfb, 0xff), /wrong length/)
  assert.throws(() => inflate(0xf2), /ends inside a block|stands for nothing/)
})
