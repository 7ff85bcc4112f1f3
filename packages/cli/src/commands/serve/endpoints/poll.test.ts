import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ChangeSource } from './change-source.ts'
import { answerPoll } from './poll.ts'
import { PollSessions } from './poll-sessions.ts'

const source = new ChangeSource({ interval: () => 1 })
after(() => source.stop())
const sessions = new PollSessions()
const connection = {}

function poll(query: string, read: number, written: number): Response {
  const request = new Request(`http://localhost/poll${query}`)
  return answerPoll(request, source, sessions, connection, { read, written })
}

test('a poll tells the change, the time and what the polls have cost', async () => {
  await poll('?session=a-1', 100, 200).json()
  const response = poll('?session=a-1', 150, 290)
  assert.equal(response.headers.get('cache-control'), 'no-store')
  const answer = (await response.json()) as Record<string, number>
  assert.deepEqual(Object.keys(answer), ['seq', 'at', 'now', 'wire'])
  assert.deepEqual(answer['wire'], { read: 50, written: 90 })
  assert.ok(answer['at']! <= answer['now']!)
  assert.ok(Math.abs(answer['now']! - Date.now()) < 1_000)
})

test('a poll without a good session name is refused with the mend', async () => {
  for (const query of ['', '?session=', '?session=a%20b', `?session=${'x'.repeat(65)}`]) {
    const response = poll(query, 1, 1)
    assert.equal(response.status, 400, query)
    assert.match(await response.text(), /ask for \/poll\?session=ID/)
  }
})
