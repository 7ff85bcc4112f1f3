// Redaction: secrets are gone in any cut of the stream, and all else is as it was.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  client,
  end,
  inspect,
  latin1Bytes,
  opened,
  recordsOf,
  type Step,
  server,
  text,
} from '../../../test-support/capture-script.ts'
import { applyMask, type CaptureRecord, writeHeader } from '../../protocol/index.ts'
import { redact } from './redact.ts'

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJraW0ifQ.c2lnbmF0dXJl'

const HEAD = [
  'GET /chat?room=1&access_token=s3cr3t-A&v=2 HTTP/1.1',
  'Host: example.com',
  'Authorization: Bearer s3cr3t-B',
  'Proxy-authorization:s3cr3t-C',
  'Cookie: session=s3cr3t-D; theme=s3cr3t-E',
  'X-Api-Key: s3cr3t-F',
  'Referer: https://kim:s3cr3t-G@example.com/?sig=s3cr3t-H&x=1',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  `Sec-WebSocket-Protocol: chat, ${JWT}, graphql-transport-ws, bearer, s3cr3t-I`,
  '\r\n',
].join('\r\n')

const HIDDEN = [
  'GET /chat?room=1&access_token=xxxxxxxx&v=2 HTTP/1.1',
  'Host: example.com',
  'Authorization: Bearer xxxxxxxx',
  'Proxy-authorization:xxxxxxxx',
  'Cookie: session=xxxxxxxx; theme=xxxxxxxx',
  'X-Api-Key: xxxxxxxx',
  'Referer: https://xxxxxxxxxxxx@example.com/?sig=xxxxxxxx&x=1',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  `Sec-WebSocket-Protocol: chat, ${'x'.repeat(JWT.length)}, graphql-transport-ws, bearer, xxxxxxxx`,
  '\r\n',
].join('\r\n')

/** A frame as the side must send it; `key` masks it. */
function frame(opcode: number, payload: string, key: number, isFinal = true): Uint8Array {
  const body = Uint8Array.from(Buffer.from(payload))
  const header = new Uint8Array(14)
  const length = writeHeader(header, 0, opcode, isFinal, body.length, key)
  if (key >= 0) applyMask(body, 0, body.length, key)
  return Uint8Array.from([...header.subarray(0, length), ...body])
}

function cut(bytes: Uint8Array, step: number): Step[] {
  const steps: Step[] = []
  for (let at = 0; at < bytes.length; at += step) {
    steps.push({ kind: 'chunk', from: 'client', bytes: bytes.slice(at, at + step) })
  }
  return steps
}

function bytesOfSide(records: readonly CaptureRecord[], from: string): Buffer {
  return Buffer.concat(
    records.flatMap((record) =>
      record.kind === 'chunk' && record.from === from ? [record.bytes] : [],
    ),
  )
}

function troubles(records: readonly CaptureRecord[]): string[] {
  return records.flatMap((record) => (record.kind === 'trouble' ? [record.text] : []))
}

test('secrets of a head are overwritten in any cut, and nothing else is', () => {
  for (let step = 1; step < 80; step += 3) {
    const records = recordsOf(cut(latin1Bytes(HEAD), step))
    const redacted = redact(records)
    assert.equal(bytesOfSide(redacted, 'client').toString('latin1'), HIDDEN)
    assert.deepEqual(
      redacted.map((record) => record.kind === 'chunk' && [record.time, record.bytes.length]),
      records.map((record) => record.kind === 'chunk' && [record.time, record.bytes.length]),
    )
  }
})

test('set-cookie loses its value and keeps its attributes', () => {
  const head = 'HTTP/1.1 101 Switching Protocols\r\nSet-Cookie: id=s3cr3t; Path=/; HttpOnly\r\n\r\n'
  const redacted = redact(recordsOf([text('server', head)]))
  assert.equal(bytesOfSide(redacted, 'server').toString('latin1'), head.replace('s3cr3t', 'xxxxxx'))
})

const SAID =
  '{"type":"login","Access-Token" : "a\\"s3cr3t\\\\","pin":{"password":-12.5},"text":"token"}'
const SCRUBBED =
  '{"type":"login","Access-Token" : "xxxxxxxxxxx","pin":{"password":-11.1},"text":"token"}'

test('secrets in masked and fragmented text are overwritten under the same mask', () => {
  const bytes = Buffer.concat([
    latin1Bytes(HEAD),
    frame(1, SAID.slice(0, 45), 0x3d21fa37, false),
    frame(9, '"token":"kept"', 0x01020304),
    frame(0, SAID.slice(45), 0x99887766),
    frame(2, SAID, 0x11223344),
  ])
  for (let step = 1; step < 90; step += 7) {
    const steps = [
      ...cut(bytes, step),
      text('server', `${'HTTP/1.1 101 Switching Protocols'}\r\n\r\n`),
    ]
    const redacted = redact(recordsOf(steps))
    assert.equal(bytesOfSide(redacted, 'client').length, bytes.length)
    assert.deepEqual(troubles(redacted), [])
    const told = inspect(redacted as unknown as Step[])
    assert.deepEqual(
      told.of('frame').map(({ payload, maskKey }) => [maskKey, Buffer.from(payload).toString()]),
      [
        [0x3d21fa37, SCRUBBED.slice(0, 45)],
        [0x01020304, '"token":"kept"'],
        [0x99887766, SCRUBBED.slice(45)],
        [0x11223344, SAID],
      ],
    )
    assert.ok(JSON.parse(told.of('message')[0]?.text ?? ''))
  }
})

test('a client that does not mask, and a server, are redacted all the same', () => {
  const said = Buffer.from(frame(1, '{"token":"s3cr3t"}', -1)).toString('hex')
  const redacted = redact(recordsOf([...opened(), client(said), server(said)]))
  for (const from of ['client', 'server']) {
    assert.match(bytesOfSide(redacted, from).toString('latin1'), /\{"token":"xxxxxx"\}$/)
  }
})

test('a handshake that is refused and tried again on the same connection', () => {
  const retry = 'GET / HTTP/1.1\r\nAuthorization: Basic s3cr3t\r\n\r\n'
  const redacted = redact(
    recordsOf([
      text('client', 'GET / HTTP/1.1\r\n\r\n'),
      text('server', 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\nno!\n'),
      text('server', 'more of it'),
      text('client', retry),
      text('server', 'HTTP/1.1 101 Switching Protocols\r\nSet-Cookie: a=s3cr3t\r\n\r\n'),
    ]),
  )
  assert.equal(
    Buffer.concat([bytesOfSide(redacted, 'client'), bytesOfSide(redacted, 'server')]).includes(
      's3cr3t',
    ),
    false,
  )
})

test('heads as fields and whole messages', () => {
  const redacted = redact(
    recordsOf([
      {
        kind: 'head',
        from: 'client',
        httpVersion: '2',
        fields: [
          [':path', '/chat?token=s3cr3t'],
          ['authorization', 'Bearer s3cr3t'],
        ],
      },
      { kind: 'head', from: 'client', httpVersion: '1.1', target: '/?sig=s3cr3t', fields: [] },
      { kind: 'message', from: 'client', opcode: 1, bytes: latin1Bytes('{"secret":"s3cr3t"}') },
      { kind: 'message', from: 'client', opcode: 2, bytes: latin1Bytes('{"secret":"kept"}') },
    ]),
  )
  assert.deepEqual(
    redacted.map((record) =>
      record.kind === 'head'
        ? [record.target, record.fields]
        : record.kind === 'message' && Buffer.from(record.bytes).toString(),
    ),
    [
      [
        undefined,
        [
          [':path', '/chat?token=xxxxxx'],
          ['authorization', 'Bearer xxxxxx'],
        ],
      ],
      ['/?sig=xxxxxx', []],
      '{"secret":"xxxxxx"}',
      '{"secret":"kept"}',
    ],
  )
})

test('compressed messages, broken frames and a head that is cut are told once', () => {
  const compressed = redact(
    recordsOf([...opened(), server('c107f248cdc9c90700c107f248cdc9c90700')]),
  )
  assert.deepEqual(troubles(compressed), [
    'Cannot redact all of connection 0: its messages are compressed, and a part of them cannot be overwritten; capture without permessage-deflate or leave them out',
  ])
  assert.match(
    troubles(redact(recordsOf([...opened(), server('8f00ff00')])))[0] ?? '',
    /frames are broken/,
  )
  const cutHead = redact(
    recordsOf([
      text('client', 'GET /?token=s3cr3t HTTP/1.1\r\nAuthorization: Bea'),
      end('client', 'rst'),
    ]),
  )
  assert.match(troubles(cutHead)[0] ?? '', /a head of its handshake is not whole/)
  assert.equal(bytesOfSide(cutHead, 'client').includes('s3cr3t'), false)
})

test('records keep their order, also of other connections while a head is not whole', () => {
  const steps: Step[] = [
    text('client', 'GET / HTTP/1.1\r\nAuthorization: Bearer s3'),
    { ...client('8900'), connection: 1 },
    text('client', 'cr3t\r\n\r\n'),
    { ...client('8a00'), connection: 1 },
  ]
  const records = recordsOf(steps)
  assert.deepEqual(
    redact(records).map((record) => [record.kind, record.time]),
    records.map((record) => [record.kind, record.time]),
  )
})

test('the lengths and places of any stream stay, and what was given is not changed', () => {
  const side = fc.constantFrom('client' as const, 'server' as const)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(side, fc.uint8Array({ maxLength: 40 })), { maxLength: 12 }),
      (list) => {
        const records = recordsOf(list.map(([from, bytes]) => ({ kind: 'chunk', from, bytes })))
        const before = JSON.stringify(list)
        const sizes = (all: readonly CaptureRecord[]) =>
          all.flatMap((record) =>
            record.kind === 'chunk' ? [`${record.from} ${record.bytes.length}`] : [],
          )
        assert.deepEqual(sizes(redact(records)), sizes(records))
        assert.equal(JSON.stringify(list), before)
      },
    ),
  )
})
