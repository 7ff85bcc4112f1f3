import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { CaptureFolder, jsonLines, Script } from '../../testing/captures.ts'
import { ROOT, runToEnd, startCommand } from '../../testing/command.ts'
import { textWidth } from '../../text-width.ts'

const folder = new CaptureFolder()
after(() => folder.remove())

type Objects = (Record<string, unknown> & { readonly type: string })[]

function objectsOf(stdout: string): Objects {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const GOOD = folder.write(
  'good.jsonl',
  jsonLines(
    new Script()
      .open()
      .frame('client', 1, '통로를 지나는 글')
      .frame('server', 1, 'hello')
      .frame('client', 9, 'beat')
      .wait(30)
      .frame('server', 10, 'beat')
      .frame('client', 8, Uint8Array.of(0x03, 0xe8))
      .frame('server', 8, Uint8Array.of(0x03, 0xe8))
      .end('server')
      .end('client').records,
  ),
)
const BAD = folder.write(
  'bad.jsonl',
  jsonLines(
    new Script().open({ accept: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }).hex('client', '810548656c6c6f')
      .records,
  ),
)

test('a file is a table with rows, sums and exit code 0', async () => {
  const { code, stdout, stderr } = await runToEnd(['inspect', GOOD])
  assert.equal(code, 0, stderr)
  assert.equal(stderr, '')
  const lines = stdout.split('\n')
  assert.ok(lines.some((line) => / → text {3}F···M +\d+ 통로를 지나는 글$/.test(line)))
  assert.ok(lines.some((line) => / ← text {3}F···· +5 hello$/.test(line)))
  assert.match(stdout, /subprotocol|no subprotocol/)
  assert.match(stdout, /^In all 1 connection, 6 frames, 2 messages/m)
  for (const line of lines) assert.ok(textWidth(line) <= 80, line)
})

test('--check: exit code 1 for a broken MUST, 0 without one, and only when asked', async () => {
  assert.equal((await runToEnd(['inspect', GOOD, '--check'])).code, 0)
  assert.equal((await runToEnd(['inspect', BAD])).code, 0)
  const { code, stdout } = await runToEnd(['inspect', BAD, '--check'])
  assert.equal(code, 1)
  assert.match(stdout, /✗ MUST mask-missing, RFC 6455 5\.1/)
})

test('--json: one object a line, with the fields of the contract, the sums last', async () => {
  const { code, stdout } = await runToEnd(['inspect', BAD, '--json'])
  assert.equal(code, 0)
  const objects = objectsOf(stdout)
  const frame = objects.find(({ type }) => type === 'frame')
  const { findings, ...fields } = frame ?? { type: 'none' }
  const wanted = {
    connection: 0,
    from: 'client',
    fin: true,
    rsv: 0,
    opcode: 1,
    masked: false,
    maskKey: null,
    length: 5,
    payload: 'SGVsbG8=',
    text: 'Hello',
  }
  assert.deepEqual({ ...fields, ...wanted }, fields)
  assert.equal((findings as Objects)[0]?.['rule'], 'mask-missing')
  const handshake = objects.find(({ type }) => type === 'handshake')
  const accept = handshake?.['accept'] as Record<string, unknown>
  assert.deepEqual(
    [accept['expected'], accept['received'], accept['valid']],
    ['s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=', false],
  )
  assert.equal(objects.at(-1)?.type, 'summary')
})

test('--filter and --connection choose rows, the sums are of all', async () => {
  const { code, stdout } = await runToEnd(['inspect', GOOD, '--json', '--filter', 'opcode==ping'])
  assert.equal(code, 0)
  const [ping, sums, ...more] = objectsOf(stdout)
  assert.deepEqual([ping?.type, ping?.['text']], ['frame', 'beat'])
  assert.deepEqual([sums?.type, sums?.['frames']], ['summary', 6])
  assert.equal(more.length, 0)
  const other = await runToEnd(['inspect', GOOD, '--json', '--connection', '1'])
  assert.deepEqual(
    objectsOf(other.stdout).map(({ type }) => type),
    ['summary'],
  )
})

test('what a table of a million rows begins with can be read through head', async () => {
  const command = startCommand(['inspect', '-', '--json'])
  const lines = jsonLines(new Script().open().frame('client', 1, 'x'.repeat(1_000)).records)
  command.process.stdin.write(lines)
  await command.waitFor(/"type":"frame"/)
  command.process.stdout.destroy()
  const frame = jsonLines([new Script().frame('client', 1, 'x'.repeat(60_000)).records[1]!])
  const feed = setInterval(() => command.process.stdin.write(frame.repeat(10)), 50)
  const { code, stderr } = await command.ended.finally(() => clearInterval(feed))
  assert.deepEqual([code, stderr], [0, ''])
})

test('standard input: rows appear while it grows', async () => {
  const command = startCommand(['inspect', '-'])
  const script = new Script().open().frame('client', 1, 'first')
  command.process.stdin.write(jsonLines(script.records))
  await command.waitFor(/→ text {3}F···M +5 first/)
  const before = script.records.length
  script.frame('server', 1, 'second')
  command.process.stdin.end(jsonLines(script.records.slice(before)))
  await command.waitFor(/← text {3}F···· +6 second/)
  assert.equal((await command.ended).code, 0)
})

test('--redact takes tokens out of what is shown and of what is recorded', async () => {
  const token = 'c2VjcmV0LXRva2Vu'
  const lines = `Authorization: Bearer ${token}\r\n`
  const records = new Script().open({ lines }).frame('client', 1, 'hello').records
  const path = folder.write('secret.jsonl', jsonLines(records))
  const share = `${folder.path}/share.jsonl`
  const encoded = (text: string): string => Buffer.from(text).toString('base64').slice(4, -4)
  assert.ok((await runToEnd(['inspect', path, '--json'])).stdout.includes(token))
  const { code, stdout } = await runToEnd([
    ...['inspect', path, '--redact', '--record', share, '--json'],
  ])
  assert.equal(code, 0)
  assert.ok(!stdout.includes(token))
  const recorded = readFileSync(share, 'utf8')
  assert.ok(!recorded.includes(encoded(token)))
  assert.equal(recorded.trimEnd().split('\n').length, records.length)
  const again = await runToEnd(['inspect', share, '--json'])
  assert.equal(objectsOf(again.stdout).at(-1)?.['frames'], 1)
  const itself = await runToEnd(['inspect', path, '--record', path])
  assert.equal(itself.code, 2)
})

test('the capture of a failed conformance case opens', async () => {
  const bytes = Buffer.from('810548656c6c6f', 'hex')
  const chunk = (from: string, part: Buffer): string =>
    JSON.stringify({ time: 1.5, from, hex: part.toString('hex') })
  const { records } = new Script().open({ path: '/F1.1' })
  const opening = records.flatMap((record) =>
    record.kind === 'chunk' ? [chunk(record.from, Buffer.from(record.bytes))] : [],
  )
  const path = folder.write('F1.1.jsonl', `${[...opening, chunk('client', bytes)].join('\n')}\n`)
  const { code, stdout } = await runToEnd(['inspect', path, '--check'])
  assert.equal(code, 1)
  assert.match(stdout, /GET \/F1\.1 HTTP\/1\.1 → 101/)
  assert.match(stdout, /MUST mask-missing/)
})

test('Ctrl-C ends the reading of a growing input with the sums', async () => {
  const command = startCommand(['inspect', '-'])
  command.process.stdin.write(jsonLines(new Script().open().frame('client', 1, 'first').records))
  await command.waitFor(/ first$/m)
  command.process.kill('SIGINT')
  const { code, stdout } = await command.ended
  assert.equal(code, 0)
  assert.match(stdout, /^In all 1 connection, 1 frame/m)
})

test('hex draws the frame of RFC 6455 5.7', async () => {
  const hello = ['81', '85', '37', 'fa', '21', '3d', '7f', '9f', '4d', '51', '58']
  const { code, stdout, stderr } = await runToEnd(['inspect', 'hex', hello.join(' ')])
  assert.equal(code, 0, stderr)
  for (const part of [
    '|1|0|0|0|0 0 0 1|1|0 0 0 0 1 0 1|',
    "0x7f ^ 0x37 = 0x48 'H'",
    'Text: Hello',
    'Verdict: ✓ legal',
  ]) {
    assert.ok(stdout.includes(part), part)
  }
  for (const line of stdout.split('\n')) assert.ok(textWidth(line) <= 80, line)
  const apart = await runToEnd(['inspect', 'hex', ...hello, '--json'])
  assert.equal(
    objectsOf(apart.stdout).find(({ type }) => type === 'frame')?.['maskKey'],
    '37fa213d',
  )
})

test('hex: --from says whose bytes they are, and --check judges', async () => {
  const bytes = '810548656c6c6f'
  const ofServer = await runToEnd(['inspect', 'hex', bytes, '--check'])
  assert.equal(ofServer.code, 0, ofServer.stdout)
  const ofClient = await runToEnd(['inspect', 'hex', bytes, '--from', 'client', '--check'])
  assert.equal(ofClient.code, 1)
  assert.match(ofClient.stdout, /MUST mask-missing/)
})

test('--deflate none: a set RSV1 is against the rules, else it may be a compressed message', async () => {
  const bytes = 'c107f248cdc9c90700'
  assert.equal((await runToEnd(['inspect', 'hex', bytes, '--check'])).code, 0)
  const { code, stdout } = await runToEnd([
    ...['inspect', 'hex', bytes, '--check', '--deflate', 'none'],
  ])
  assert.equal(code, 1)
  assert.match(stdout, /MUST rsv1-unexpected/)
})

test('what cannot be read is one sentence and exit code 2', async () => {
  const empty = folder.write('empty.jsonl', '')
  const foreign = folder.write('foreign.bin', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0))
  for (const args of [
    [empty],
    [foreign],
    [folder.path],
    [`${folder.path}/none.jsonl`],
    ['hex', 'zz'],
    [],
    [GOOD, BAD],
    ['hex'],
    [GOOD, '--format', 'pcapx'],
    [GOOD, '--deflate', 'gzip'],
    [GOOD, '--silence', 'long'],
    [GOOD, '--color', 'blue'],
    [GOOD, '--filter', 'opcod==ping'],
    [GOOD, '--connection', 'x'],
  ]) {
    const { code, stdout, stderr } = await runToEnd(['inspect', ...args])
    assert.equal(code, 2, `${args.join(' ')}: ${stdout}`)
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
    assert.match(stderr, /^(?:Cannot|Option) /, stderr)
  }
})

test('a file that is cut is read as far as it goes, and that is told', async () => {
  const whole = jsonLines(new Script().open().frame('client', 1, 'first').records)
  const cut = folder.write('cut.jsonl', `${whole}{"time":50,"conn`)
  const { code, stdout, stderr } = await runToEnd(['inspect', cut])
  assert.equal(code, 0)
  assert.match(stdout, / first$/m)
  assert.match(stderr, /^Cannot read line 5/)
})

test('colours are only where they are wanted, and never the only sign', async () => {
  const plain = await runToEnd(['inspect', BAD])
  const coloured = await runToEnd(['inspect', BAD, '--color', 'always'])
  assert.ok(!plain.stdout.includes('\x1b'))
  assert.ok(coloured.stdout.includes('\x1b[31m'))
  assert.equal(stripVTControlCharacters(coloured.stdout), plain.stdout)
})

test('on a terminal it is coloured and as wide as the terminal', async () => {
  const terminal = ['/usr/bin/python3', `${ROOT}packages/cli/src/testing/terminal.py`]
  const { code, stdout } = await runToEnd(['inspect', BAD], '', { wrapper: terminal })
  assert.equal(code, 0)
  assert.ok(stdout.includes('\x1b[31m✗'))
})
