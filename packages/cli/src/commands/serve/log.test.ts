import assert from 'node:assert/strict'
import { test } from 'node:test'
import { announce, createLog, humanLine, type Logger } from './log.ts'
import type { LogFormat, LogLevel } from './settings.ts'

const plain = (_: string, text: string): string => text

function collect(level: LogLevel, format: LogFormat, use: (log: Logger) => void): string[] {
  const lines: string[] = []
  const output = { write: (line: string): void => void lines.push(line) }
  use(createLog({ level, format, paint: plain, output }))
  return lines
}

test('JSON records carry level, time, message and fields', () => {
  const [line] = collect('info', 'json', (log) => log.warn({ path: '/echo' }, 'Refused'))
  const record = JSON.parse(line!)
  assert.equal(record.level, 'warn')
  assert.equal(record.msg, 'Refused')
  assert.equal(record.path, '/echo')
  assert.ok(Math.abs(Date.parse(record.time) - Date.now()) < 5_000)
  assert.deepEqual(Object.keys(record).sort(), ['level', 'msg', 'path', 'time'])
})

test('pretty lines are one line each, with what the message leaves out', () => {
  const [line] = collect('info', 'pretty', (log) => log.info({ path: '/x', n: 3 }, 'Asked for /x'))
  assert.match(line!, /^\d\d:\d\d:\d\d INFO {2}Asked for \/x {2}n=3\n$/)
})

test('what a stranger sent cannot drive the terminal', () => {
  const record = JSON.stringify({ level: 'info', time: '', msg: 'a\x1b[2J', text: 'b\nc\x07' })
  assert.equal(humanLine(record, plain), ' INFO  a\\x1b[2J  text=b\\nc\\x07')
})

test('an error shows its message and keeps its stack in one line', () => {
  const [line] = collect('info', 'pretty', (log) => log.error({ err: new Error('no') }, 'Failed'))
  assert.match(line!, /ERROR Failed {2}err=.*"message":"no".*"stack":/)
  assert.equal(line!.split('\n').length, 2)
})

test('the ready line is written at every level, and only once', () => {
  for (const level of ['info', 'error', 'silent'] as const) {
    const lines = collect(level, 'json', (log) => announce(log, 'http://localhost:1'))
    assert.equal(lines.length, 1, level)
    assert.equal(JSON.parse(lines[0]!).url, 'http://localhost:1')
  }
  const [line] = collect('error', 'pretty', (log) => announce(log, 'http://localhost:1'))
  assert.match(line!, /INFO {2}Tongro is ready at http:\/\/localhost:1\n$/)
})

test('a level holds back what is less', () => {
  const lines = collect('warn', 'json', (log) => {
    log.info('no')
    log.warn('yes')
  })
  assert.equal(lines.length, 1)
})
