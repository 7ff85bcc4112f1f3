import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  bytesOf,
  client,
  end,
  HELLO,
  inspect,
  latin1Bytes,
  MASKED_HELLO,
  opened,
  REQUEST,
  RESPONSE,
  type Step,
  server,
  text,
} from '../../../test-support/capture-script.ts'

test('a handshake, frames of both sides and their messages are told in order', () => {
  const told = inspect([...opened(), client(MASKED_HELLO), server(HELLO)])
  assert.deepEqual(
    told.all.map(({ kind }) => kind),
    [
      'connection',
      'handshake',
      'message',
      'frame',
      'message',
      'frame',
      ...told.all.slice(6).map(({ kind }) => kind),
    ],
  )
  assert.deepEqual(told.frames, ['client 1 5 Hello', 'server 1 5 Hello'])
  assert.deepEqual(
    told.of('message').map((message) => message.text),
    ['Hello', 'Hello'],
  )
  const [handshake] = told.of('handshake')
  assert.equal(handshake?.path, '/chat')
  assert.equal(handshake?.isOpen, true)
})

test('a frame knows its bytes: offset, header, key, chunks and packets', () => {
  const [request, response] = opened()
  const told = inspect([
    request!,
    response!,
    { ...client(MASKED_HELLO.slice(0, 8)), packet: 5 },
    { ...client(MASKED_HELLO.slice(8)), packet: 9 },
  ])
  const [frame] = told.of('frame')
  assert.equal(frame?.offset, (request!['bytes'] as Uint8Array).length)
  assert.equal(frame?.headerSize, 6)
  assert.equal(frame?.maskKey, 0x3d21fa37)
  assert.deepEqual([frame?.firstChunk, frame?.lastChunk], [1, 2])
  assert.deepEqual([frame?.firstPacket, frame?.lastPacket], [5, 9])
  assert.deepEqual([frame?.began, frame?.time], [30, 40])
  assert.equal(frame?.completes?.text, 'Hello')
})

test('fragments with a ping between them are one message of two frames', () => {
  const told = inspect([...opened(), server('0103 48656c'), server('8900'), server('8002 6c6f')])
  const [message] = told.of('message')
  assert.equal(message?.text, 'Hello')
  assert.equal(message?.frames, 2)
  assert.deepEqual(
    told.of('frame').map(({ opcode, message, part }) => [opcode, message, part]),
    [
      [1, 0, 0],
      [9, undefined, 0],
      [0, 0, 1],
    ],
  )
})

test('a Close frame tells code and reason, also one that breaks a rule', () => {
  const told = inspect([...opened(), server('8805 03e8 627965'), client('8882 00000000 03ed')])
  assert.deepEqual(
    told.of('frame').map(({ close }) => close),
    [
      { code: 1000, reason: 'bye' },
      { code: 1005, reason: '' },
    ],
  )
  assert.ok(told.findings.includes('close-code-invalid@1'), told.findings.join())
})

// Out of step ------------------------------------------------------------------------------------

function firstSkip(...steps: Step[]): { at: number; reason: string } | undefined {
  const told = inspect([...opened(), ...steps])
  const [skip] = told.of('skip')
  return skip === undefined ? undefined : { at: skip.resumesAt - skip.offset, reason: skip.reason }
}

test('sync-lost: a masking key without MASK is told, and reading goes on behind it', () => {
  const frame = '8105 37fa213d 7f9f4d5158'
  const told = inspect([...opened(), client(frame + MASKED_HELLO + MASKED_HELLO)])
  assert.deepEqual(told.findings.slice(0, 3), ['mask-missing@0', 'text-not-utf8@0', 'sync-lost@0'])
  assert.match(
    told.of('skip')[0]!.reason,
    /^4 bytes early: a masking key was sent though MASK is 0/,
  )
  assert.deepEqual(told.frames.slice(1), ['client 1 5 Hello', 'client 1 5 Hello'])
})

test('sync-lost: the same frame alone, with nothing behind it', () => {
  const told = inspect([...opened(), client('8105 37fa213d 7f9f4d5158')])
  assert.equal(told.of('frame').length, 1)
  assert.equal(told.of('skip')[0]?.resumesAt, told.of('skip')[0]!.offset + 4)
})

test('sync-lost: a length that counts characters is told by its text', () => {
  const skip = firstSkip(server(`8102 eab080eb8298${HELLO}${HELLO}`))
  assert.equal(skip?.at, 4)
  assert.match(skip!.reason, /declares 2 bytes and has 6, as when characters are counted/)
})

test('sync-lost: a length that is too large has the next frame begin inside it', () => {
  const skip = firstSkip(server(`8107 48656c6c6f${HELLO.repeat(3)}`))
  assert.deepEqual(skip, {
    at: -2,
    reason: '2 bytes late: the frame before declares 7 bytes and has 5',
  })
})

test('sync-lost: noise is skipped up to the next frames', () => {
  const told = inspect([...opened(), server('ff'.repeat(300) + HELLO.repeat(5))])
  const [skip] = told.of('skip')
  assert.equal(skip!.resumesAt - skip!.offset, 300)
  assert.equal(told.of('frame').length, 5)
})

test('F3 length-top-bit: the frame is told, and the next is searched behind its header', () => {
  const header = '827f 8000000000000005'
  const far = inspect([...opened(), server(`${header}${'fe'.repeat(40)}${HELLO.repeat(3)}`)])
  assert.deepEqual(far.findings.slice(0, 2), ['length-top-bit@0', 'sync-lost@0'])
  const [frame] = far.of('frame')
  assert.deepEqual([frame?.headerSize, frame?.isWhole, frame?.payload.length], [10, false, 0])
  assert.match(far.of('skip')[0]!.reason, /^40 bytes behind a header whose length says nothing$/)
  assert.equal(far.of('frame').length, 4)
  const near = inspect([...opened(), server(`${header}fefe${HELLO.repeat(3)}`)])
  assert.deepEqual(near.findings.slice(0, 2), ['length-top-bit@0', 'sync-lost@0'])
  const alone = inspect([...opened(), server(header)])
  assert.deepEqual(alone.findings, ['length-top-bit@0'])
  const masked = inspect([
    ...opened(),
    client(`81ff 8000000000000002 37fa213d 5f93${MASKED_HELLO.repeat(3)}`),
  ])
  assert.deepEqual(masked.findings.slice(0, 2), ['length-top-bit@0', 'sync-lost@0'])
  assert.deepEqual(masked.frames.slice(1), new Array(3).fill('client 1 5 Hello'))
})

test('sync-lost: a search decides by all that comes, not by where a chunk ends', () => {
  const noise = 'ff'.repeat(600)
  const told = inspect([
    ...opened(),
    server('8b05'),
    server(noise + HELLO + HELLO),
    server('ff'.repeat(100)),
  ])
  assert.equal(told.of('frame').length, 0)
  assert.deepEqual(
    told.of('skip').map(({ offset, resumesAt }) => resumesAt - offset),
    [716],
  )
})

test('a frame that breaks a rule in step is no loss of sync', () => {
  const broken = {
    'opcode-reserved': '8305 48656c6c6f',
    'rsv23-unexpected': 'b105 48656c6c6f',
    'rsv1-unexpected': 'c105 48656c6c6f',
    'mask-unexpected': '8a80 00000000',
    'length-not-minimal': '817e0005 48656c6c6f',
    'control-fragmented': '0900',
    'continuation-unexpected': '8000',
  }
  for (const [code, hex] of Object.entries(broken)) {
    const told = inspect([...opened(), server(hex), server(HELLO)])
    assert.deepEqual(told.findings.slice(0, 1), [`${code}@0`])
    assert.equal(told.of('skip').length, 0, code)
    assert.equal(told.frames[1], 'server 1 5 Hello', code)
  }
})

test('a client that never masks is read on, frame by frame', () => {
  const told = inspect([...opened(), ...Array.from({ length: 5 }, () => client(HELLO))])
  assert.deepEqual(
    told.findings.filter((finding) => finding.startsWith('mask')),
    [0, 1, 2, 3, 4].map((frame) => `mask-missing@${frame}`),
  )
  assert.deepEqual(told.frames, Array(5).fill('client 1 5 Hello'))
})

test('a frame in doubt is told before what the other side sends later', () => {
  const told = inspect([...opened(), client('8900'), server(HELLO), client(MASKED_HELLO)])
  assert.deepEqual(
    told.of('frame').map(({ from, time }) => [from, time]),
    [
      ['client', 30],
      ['server', 40],
      ['client', 50],
    ],
  )
})

test('a frame in doubt does not wait for bytes that come much later', () => {
  const told = inspect([...opened(), client('8900'), { ...client('81'), time: 5000 }])
  assert.equal(told.of('frame')[0]?.opcode, 9)
})

test('two broken frames at the end of what was seen are both told', () => {
  const told = inspect([...opened(), client(`8900 8105 37fa213d 7f9f4d5158`)])
  assert.deepEqual(told.findings.slice(0, 2), ['mask-missing@0', 'mask-missing@1'])
  assert.match(told.of('skip')[0]!.reason, /^4 bytes early/)
})

// Not everything was seen -------------------------------------------------------------------------

test('capture-incomplete: attached in mid-stream, reading begins at the first whole frame', () => {
  const told = inspect([
    client(`9f4d5158${MASKED_HELLO.repeat(4)}`),
    server(`0548656c6c6f${HELLO.repeat(4)}`),
  ])
  assert.deepEqual(
    told.of('skip').map(({ resumesAt }) => resumesAt),
    [4, 6],
  )
  assert.equal(told.of('frame').length, 8)
})

test('a source that knows that bytes begin with a frame has the first one judged, not searched past', () => {
  const open: Step = { kind: 'open', isPartial: false }
  const told = inspect([open, server('8a8000000000'), client('8900')])
  assert.deepEqual(told.frames, ['server 10 0', 'client 9 0'])
  assert.deepEqual(
    told.findings.filter((code) => code.startsWith('mask')),
    ['mask-unexpected@0', 'mask-missing@1'],
  )
})

test('capture-incomplete: missing bytes inside a frame leave the stream in step', () => {
  const told = inspect([
    ...opened(),
    server('8110 486565'),
    { kind: 'gap', from: 'server', length: 13 },
    server(HELLO),
  ])
  assert.ok(told.findings.includes('capture-incomplete@0'))
  assert.equal(told.of('frame')[0]?.isWhole, false)
  assert.equal(told.frames[1], 'server 1 5 Hello')
})

test('capture-incomplete: missing bytes of unknown number have the next frames searched', () => {
  const told = inspect([
    ...opened(),
    server('8110 486565'),
    { kind: 'gap', from: 'server', length: 0 },
    server(`6c6c6f${HELLO.repeat(4)}`),
  ])
  assert.deepEqual(told.frames.slice(1), Array(4).fill('server 1 5 Hello'))
})

test('with neverDoubt every header is taken for one, whatever it breaks', () => {
  const steps = [...opened(), server('b37e 0001 61'), server('83 7e 0005 61')]
  assert.notDeepEqual(inspect(steps).of('skip'), [])
  const told = inspect(steps, { neverDoubt: true })
  assert.deepEqual(
    told.of('frame').map(({ opcode, findings }) => [opcode, findings.map(({ code }) => code)]),
    [
      [3, ['rsv23-unexpected', 'opcode-reserved', 'length-not-minimal']],
      [3, ['opcode-reserved', 'length-not-minimal', 'capture-incomplete']],
    ],
  )
  assert.deepEqual(told.of('skip'), [])
})

test('frame-cut: the connection ends inside a frame', () => {
  const told = inspect([...opened(), server('8110 486565'), end('server', 'rst')])
  assert.ok(told.findings.includes('frame-cut@0'), told.findings.join())
  assert.equal(told.of('frame')[0]?.payload.length, 3)
})

// HTTP -------------------------------------------------------------------------------------------

test('frames behind the request wait for the answer', () => {
  const early = latin1Bytes(`${REQUEST}\r\n`)
  const told = inspect([
    { kind: 'chunk', from: 'client', bytes: new Uint8Array([...early, ...bytesOf(MASKED_HELLO)]) },
    text('server', `${RESPONSE}\r\n`),
  ])
  assert.deepEqual(told.frames, ['client 1 5 Hello'])
  assert.equal(told.of('frame')[0]?.offset, early.length)
})

test('a refusal is told with what it said, and a later request may open', () => {
  const told = inspect([
    text('client', `${REQUEST}\r\n`),
    text('server', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\nnope!'),
    ...opened(),
    client(MASKED_HELLO),
  ])
  assert.deepEqual(
    told.of('handshake').map(({ isOpen, status, refusal }) => [isOpen, status, refusal]),
    [
      [false, 403, 'nope!'],
      [true, 101, undefined],
    ],
  )
  assert.deepEqual(told.frames, ['client 1 5 Hello'])
})

test('plain requests before the handshake are passed over', () => {
  const told = inspect([
    text('client', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
    text('server', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'),
    ...opened(),
    server(HELLO),
  ])
  assert.equal(told.of('handshake').length, 1)
  assert.deepEqual(told.frames, ['server 1 5 Hello'])
})

test('a handshake over HTTP/2 comes as fields, and frames follow', () => {
  const told = inspect([
    {
      kind: 'head',
      from: 'client',
      httpVersion: '2',
      fields: [
        [':method', 'CONNECT'],
        [':protocol', 'websocket'],
        [':scheme', 'https'],
        [':path', '/h2'],
        [':authority', 'example.com'],
        ['sec-websocket-version', '13'],
      ],
    },
    { kind: 'head', from: 'server', httpVersion: '2', fields: [[':status', '200']] },
    client(MASKED_HELLO),
  ])
  assert.equal(told.of('handshake')[0]?.path, '/h2')
  assert.deepEqual(told.frames, ['client 1 5 Hello'])
})

test('encrypted bytes and other protocols are named, and not read', () => {
  const tls = inspect([client('16030100c8010000c40303'), server('160303007a')])
  assert.match(tls.of('trouble')[0]!.text, /encrypted by TLS: use the proxy or the tap/)
  assert.equal(tls.of('frame').length, 0)
  const h2 = inspect([text('client', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')])
  assert.match(h2.of('trouble')[0]!.text, /HTTP\/2/)
})

test('a message-level source gives messages without headers', () => {
  const told = inspect([
    { kind: 'open' },
    { kind: 'message', from: 'client', opcode: 1, bytes: latin1Bytes('Hello') },
  ])
  assert.equal(told.of('message')[0]?.text, 'Hello')
  assert.equal(told.of('frame')[0]?.headerSize, 0)
})

test('the handshake of a capture is judged, with its findings inside the report', () => {
  const told = inspect([
    text('client', `${REQUEST.replace('Host: example.com\r\n', '')}\r\n`),
    text('server', `${RESPONSE.replace('s3pP', 'AAAA')}\r\n`),
    client(MASKED_HELLO),
  ])
  const [handshake] = told.of('handshake')
  assert.deepEqual(
    handshake?.findings.map(({ code, from }) => [code, from]),
    [
      ['host-missing', 'client'],
      ['accept-mismatch', 'server'],
    ],
  )
  assert.equal(handshake?.accept?.isValid, false)
  assert.deepEqual(told.findings.slice(0, 2), ['host-missing', 'accept-mismatch'])
  assert.deepEqual(told.frames, ['client 1 5 Hello'])
})

test('I7 handshake-unanswered: the capture ends before the answer', () => {
  const told = inspect([text('client', `${REQUEST}\r\n`), end('client')])
  assert.deepEqual(told.findings.slice(0, 1), ['handshake-unanswered'])
  assert.equal(told.of('handshake')[0]?.isOpen, false)
})

test('attached in mid-stream, the terms of compression are a guess, or those that were given', () => {
  const deflateOf = (options = {}): unknown =>
    inspect([server(HELLO.repeat(3))], options).of('handshake')[0]?.deflate
  const terms = {
    serverNoContextTakeover: true,
    clientNoContextTakeover: false,
    serverMaxWindowBits: 10,
    clientMaxWindowBits: 15,
  }
  assert.equal((deflateOf() as { isGuess: boolean }).isGuess, true)
  assert.deepEqual(deflateOf({ assumeDeflate: terms }), { ...terms, isGuess: false })
  assert.equal(deflateOf({ assumeDeflate: false }), undefined)
})

// Properties -------------------------------------------------------------------------------------

test('any bytes in any cut: no throw, and the same frames and findings', () => {
  const piece = fc.constantFrom(
    HELLO,
    '8900',
    '0103486565',
    '80026c6f',
    '8105',
    'ff',
    '8a8000000000',
    '880203e8',
  )
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          piece,
          fc.uint8Array({ maxLength: 40 }).map((b) => Buffer.from(b).toString('hex')),
        ),
        { maxLength: 30 },
      ),
      fc.infiniteStream(fc.integer({ min: 1, max: 25 })),
      (pieces, sizes) => {
        const bytes = bytesOf(pieces.join(''))
        const whole = inspect([...opened(), { kind: 'chunk', from: 'server', bytes }])
        const cut: Step[] = []
        for (let at = 0; at < bytes.length; ) {
          const size = sizes.next().value as number
          cut.push({ kind: 'chunk', from: 'server', bytes: bytes.slice(at, at + size), time: 30 })
          at += size
        }
        const parts = inspect([...opened(), ...cut])
        assert.deepEqual(parts.frames, whole.frames)
        assert.deepEqual(parts.findings, whole.findings)
        assert.deepEqual(
          parts.of('skip').map(({ offset, resumesAt, reason }) => [offset, resumesAt, reason]),
          whole.of('skip').map(({ offset, resumesAt, reason }) => [offset, resumesAt, reason]),
        )
      },
    ),
    { numRuns: 300 },
  )
})
