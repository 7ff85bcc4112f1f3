import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeTree } from '../testing/made-up-tree.ts'
import { alone } from './lock.mjs'

test('work on one folder waits for work on the same folder, and not for another', async (t) => {
  const folder = makeTree(t, {})
  const order: string[] = []
  const work = (name: string) => async () => {
    order.push(`${name} begins`)
    await sleep(300)
    order.push(`${name} ends`)
  }
  const first = alone(work('first'), { folder })
  await sleep(100)
  const second = alone(work('second'), { folder })
  await alone(async () => order.push('elsewhere'), { folder: makeTree(t, {}) })
  await Promise.all([first, second])
  assert.deepEqual(order, [
    'first begins',
    'elsewhere',
    'first ends',
    'second begins',
    'second ends',
  ])
})

test('the folder is free again after work that failed', async (t) => {
  const folder = makeTree(t, {})
  const failing = alone(
    async () => {
      throw new Error('it failed')
    },
    { folder },
  )
  await assert.rejects(failing, /it failed/)
  assert.equal(await alone(async () => 'done', { folder, longestWaitMs: 0 }), 'done')
})

test('waiting has an end', async (t) => {
  const folder = makeTree(t, {})
  await alone(
    async () => {
      const second = alone(async () => {}, { folder, longestWaitMs: 300 })
      await assert.rejects(second, {
        name: 'StepError',
        message: /^Cannot set up .*: another command/,
      })
    },
    { folder },
  )
})
