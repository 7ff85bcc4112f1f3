import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from './en.ts'
import { ko } from './ko.ts'
import { plural } from './plural.ts'

test('only one is singular; zero is plural', () => {
  assert.deepEqual(
    [0, 1, 2, 21].map((count) => plural(count, 'user', 'users')),
    ['0 users', '1 user', '2 users', '21 users'],
  )
})

test('people online read as the counter protocol wants them in English', () => {
  assert.deepEqual([en.counter.users(1), en.counter.users(2)], ['1 user', '2 users'])
})

test('people online carry the counter for people in Korean, without a plural', () => {
  assert.deepEqual([ko.counter.users(1), ko.counter.users(2)], ['1명 접속 중', '2명 접속 중'])
})
