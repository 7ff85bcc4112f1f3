// Bytes in pieces.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Intake } from './intake.ts'

test('whatever the pieces, the same bytes are taken, and what was skipped is not', () => {
  const items = fc.array(fc.tuple(fc.nat(300), fc.boolean()), { maxLength: 20 })
  const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(items, sizes, (wanted, pieces) => {
      const total = wanted.reduce((sum, [length]) => sum + length, 0)
      const file = Uint8Array.from({ length: total }, (_, i) => i * 7)
      const intake = new Intake()
      const queue = [...wanted]
      const taken: number[] = []
      const expected: number[] = []
      let at = 0
      for (const [length, isSkipped] of wanted) {
        if (!isSkipped) expected.push(...file.subarray(at, at + length))
        at += length
      }
      const step = (): void => {
        while (queue.length > 0) {
          const [length, isSkipped] = queue[0]!
          if (!isSkipped) {
            const bytes = intake.peek(length)
            if (bytes === undefined) return
            taken.push(...bytes)
          }
          intake.skip(length)
          queue.shift()
        }
      }
      for (let from = 0, turn = 0; from < total; turn++) {
        const size = pieces[turn % pieces.length]!
        const piece = file.slice(from, from + size)
        intake.push(piece)
        step()
        intake.settle()
        piece.fill(0)
        from += size
      }
      step()
      assert.deepEqual(taken, expected)
      assert.equal(intake.length, 0)
      assert.equal(intake.isSkipping, false)
    }),
    { numRuns: 200 },
  )
})

test('more is skipped than has come', () => {
  const intake = new Intake()
  intake.push(new Uint8Array(10))
  intake.skip(15)
  intake.settle()
  assert.deepEqual([intake.length, intake.isSkipping], [0, true])
  intake.push(Uint8Array.of(1, 2, 3, 4, 5, 6))
  assert.deepEqual([...intake.peek(1)!], [6])
  assert.equal(intake.peek(2), undefined)
  assert.equal(intake.isSkipping, false)
})

test('a megabyte that comes byte by byte takes time in proportion', () => {
  const intake = new Intake()
  const one = Uint8Array.of(1)
  const size = 1 << 20
  const started = performance.now()
  for (let i = 0; i < size; i++) {
    intake.push(one)
    intake.settle()
  }
  assert.equal(intake.peek(size)?.length, size)
  // Copying all that is there for each byte would take minutes.
  assert.ok(performance.now() - started < 20_000)
})
