import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pickLanguage } from './language.ts'

test('a remembered choice wins over the browser', () => {
  assert.equal(pickLanguage('en', 'ko-KR'), 'en')
  assert.equal(pickLanguage('ko', 'en-GB'), 'ko')
})

test('without a choice the browser decides, with or without a region', () => {
  assert.deepEqual(
    ['ko', 'ko-KR', 'KO-kp', 'en-US', 'de'].map((wanted) => pickLanguage(undefined, wanted)),
    ['ko', 'ko', 'ko', 'en', 'en'],
  )
})

test('a language that begins with the same letters is not Korean', () => {
  assert.equal(pickLanguage(undefined, 'kok-IN'), 'en')
})

test('an unknown remembered value and a silent browser fall back', () => {
  assert.equal(pickLanguage('fr', 'ko'), 'ko')
  assert.equal(pickLanguage(undefined, undefined), 'en')
})
