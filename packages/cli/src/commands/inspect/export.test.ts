import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Misuse } from '../../misuse.ts'
import { CaptureFolder, jsonLines, Script } from '../../testing/captures.ts'
import { runToEnd } from '../../testing/command.ts'
import { readFileSettings } from './settings.ts'

const folder = new CaptureFolder()
after(() => folder.remove())

const BAD = folder.write(
  'bad.jsonl',
  jsonLines([
    ...new Script(0).open().frame('client', 1, 'fine').records,
    ...new Script(1).open().frame('client', 1, 'fine').hex('client', '8900').hex('server', '8300')
      .records,
  ]),
)

test('--export: the number in the table gives the fewest bytes of that finding', async () => {
  const table = await runToEnd(['inspect', BAD])
  const [, number] = /opcode-reserved, RFC 6455 5\.2 \(frame \d+, finding (\d+)\)/.exec(
    table.stdout,
  )!
  const { code, stdout, stderr } = await runToEnd(['inspect', BAD, '--export', number!])
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^# opcode-reserved, RFC 6455 5\.2: [^\n]+\n< 83 00\n$/)
  // It is what tongro inspect reads.
  const again = await runToEnd(['inspect', '-', '--check'], stdout)
  assert.equal(again.code, 1)
  assert.match(again.stdout, /opcode-reserved/)
})

test('--export --as test: a file for node:test that passes while the fault is there', async () => {
  const { code, stdout } = await runToEnd(['inspect', BAD, '--export', '0', '--as', 'test'])
  assert.equal(code, 0)
  assert.match(stdout, /^ {2}'> 89 00',$/m)
  assert.match(stdout, /report\.code === 'mask-missing' && report\.from === 'client'/)
})

test('--export: a finding that is not there is one sentence and exit code 2', async () => {
  const { code, stdout, stderr } = await runToEnd(['inspect', BAD, '--export', '99'])
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.match(
    stderr,
    /^Cannot export finding 99 of [^\n]+: its findings are numbered from 0 to \d\n$/,
  )
})

test('--export: what does not go with it is told', () => {
  for (const [args, why] of [
    [['--export', 'x'], /must be a number/],
    [['--as', 'test'], /without a finding/],
    [['--export', '0', '--as', 'pdf'], /hex or test/],
    [['--export', '0', '--json'], /Cannot use --json with --export/],
    [['--export', '0', '--filter', 'opcode==ping'], /Cannot use --filter/],
  ] as const) {
    assert.throws(
      () => readFileSettings(['x.jsonl', ...args]),
      (error: unknown) => error instanceof Misuse && why.test(error.message),
    )
  }
  assert.throws(() => readFileSettings(['-', '--export', '0']), /it is read twice/)
})
