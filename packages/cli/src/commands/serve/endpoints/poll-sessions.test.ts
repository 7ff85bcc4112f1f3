import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PollSessions } from './poll-sessions.ts'

test('the first poll on a connection is the base line, each later one adds the growth', () => {
  const sessions = new PollSessions()
  const connection = {}
  const poll = (read: number, written: number) =>
    sessions.poll('a', connection, { read, written }, 0)
  assert.deepEqual(poll(500, 9_000), { read: 0, written: 0 })
  assert.deepEqual(poll(600, 9_300), { read: 100, written: 300 })
  assert.deepEqual(poll(700, 9_600), { read: 200, written: 600 })
})

test('a session on two connections sums both', () => {
  const sessions = new PollSessions()
  const [one, two] = [{}, {}]
  sessions.poll('a', one, { read: 100, written: 100 }, 0)
  sessions.poll('a', two, { read: 50, written: 50 }, 0)
  sessions.poll('a', one, { read: 110, written: 120 }, 0)
  assert.deepEqual(sessions.poll('a', two, { read: 55, written: 57 }, 0), { read: 15, written: 27 })
})

test('sessions on one connection are counted apart', () => {
  const sessions = new PollSessions()
  const connection = {}
  sessions.poll('a', connection, { read: 10, written: 10 }, 0)
  sessions.poll('b', connection, { read: 20, written: 20 }, 0)
  assert.deepEqual(sessions.poll('b', connection, { read: 30, written: 40 }, 0), {
    read: 10,
    written: 20,
  })
})

test('idle sessions are forgotten and their number is bounded', () => {
  const sessions = new PollSessions()
  const connection = {}
  sessions.poll('old', connection, { read: 1, written: 1 }, 0)
  sessions.poll('new', connection, { read: 1, written: 1 }, 61_000)
  assert.equal(sessions.size, 1)
  for (let i = 0; i < 2_000; i++) {
    sessions.poll(`s${i}`, connection, { read: 1, written: 1 }, 61_000)
  }
  assert.equal(sessions.size, 1_000)
})
