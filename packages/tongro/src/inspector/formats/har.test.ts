// HAR files as the three tools write them, cut ones, and others.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CaptureRecord } from '../../protocol/index.ts'
import { openHar } from './har.ts'

function read(file: unknown): CaptureRecord[] {
  const records: CaptureRecord[] = []
  const reader = openHar((record) => records.push(record))
  const bytes = Buffer.from(typeof file === 'string' ? file : JSON.stringify(file, null, 2))
  for (let at = 0; at < bytes.length; at += 100) reader.push(bytes.subarray(at, at + 100))
  reader.end()
  return records
}

function troubles(file: unknown): string[] {
  return read(file).flatMap((record) => (record.kind === 'trouble' ? [record.text] : []))
}

function log(...entries: unknown[]): unknown {
  return { log: { version: '1.2', creator: { name: 'test' }, entries } }
}

/** As Chrome writes it: its own members first. */
const CHROME = {
  _connectionId: '1',
  _resourceType: 'websocket',
  _webSocketMessages: [
    { type: 'send', time: 1764000000.25, opcode: 1, data: '{"action":"plus"} é' },
    { type: 'receive', time: 1764000000.5, opcode: 2, data: 'gYU3' },
  ],
  request: {
    method: 'GET',
    url: 'wss://user:secret@chat.example:8443/rooms/1?v=2#top',
    httpVersion: 'HTTP/1.1',
    headers: [
      { name: 'Host', value: 'chat.example:8443' },
      { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' },
    ],
  },
  response: {
    status: 101,
    statusText: 'Switching Protocols',
    httpVersion: 'HTTP/1.1',
    headers: [{ name: 'Sec-WebSocket-Accept', value: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' }],
  },
  serverIPAddress: '192.0.2.1',
  startedDateTime: '2025-11-24T16:00:00.000Z',
  time: 1000,
}

test('an entry of Chrome is heads and messages, and its note says that frames are not known', () => {
  const began = Date.parse('2025-11-24T16:00:00.000Z')
  assert.deepEqual(read(log({ request: { url: 'https://chat.example/' } }, CHROME)), [
    {
      kind: 'open',
      connection: 0,
      time: began,
      server: '192.0.2.1',
      isSecure: true,
      isPartial: false,
      note: 'HAR: messages, not frames',
    },
    {
      kind: 'head',
      from: 'client',
      httpVersion: '1.1',
      method: 'GET',
      target: '/rooms/1?v=2',
      fields: [
        ['Host', 'chat.example:8443'],
        ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
      ],
      connection: 0,
      time: began,
    },
    {
      kind: 'head',
      from: 'server',
      httpVersion: '1.1',
      status: 101,
      reason: 'Switching Protocols',
      fields: [['Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=']],
      connection: 0,
      time: began,
    },
    {
      kind: 'message',
      connection: 0,
      time: 1764000000250,
      from: 'client',
      opcode: 1,
      bytes: new Uint8Array(Buffer.from('{"action":"plus"} é')),
    },
    {
      kind: 'message',
      connection: 0,
      time: 1764000000500,
      from: 'server',
      opcode: 2,
      bytes: Uint8Array.of(0x81, 0x85, 0x37),
    },
  ])
})

test('mitmproxy: an entry without an answer, and HTTP/2 without pseudo-headers', () => {
  const heads = read(
    log(
      { _webSocketMessages: [], request: CHROME.request, response: { status: 0 } },
      {
        _resourceType: 'websocket',
        request: {
          method: 'CONNECT',
          url: 'https://a.example/x',
          httpVersion: 'HTTP/2.0',
          headers: [],
        },
        response: { status: 200, httpVersion: 'HTTP/2.0', headers: [{ name: 'date', value: 'x' }] },
      },
    ),
  ).flatMap((record) =>
    record.kind === 'head'
      ? [[record.connection, record.from, record.httpVersion, record.fields]]
      : [],
  )
  assert.deepEqual(heads.slice(1), [
    [
      1,
      'client',
      '2',
      [
        [':method', 'CONNECT'],
        [':authority', 'a.example'],
        [':path', '/x'],
      ],
    ],
    [
      1,
      'server',
      '2',
      [
        [':status', '200'],
        ['date', 'x'],
      ],
    ],
  ])
})

test('HTTP Toolkit: how a connection was closed', () => {
  const notes = (close: unknown) =>
    read(log({ ...CHROME, _webSocketClose: close })).flatMap((record) =>
      record.kind === 'open'
        ? [record.note]
        : record.kind === 'end'
          ? [`${record.how} ${record.detail}`]
          : [],
    )
  assert.deepEqual(notes({ code: 1001, reason: 'bye' }), [
    'HAR: messages, not frames; closed with 1001 "bye", the file does not say by whom',
  ])
  assert.deepEqual(notes('aborted'), ['HAR: messages, not frames', 'lost aborted'])
})

test('an error among the messages of Chrome is how the connection was lost', () => {
  const message = { type: 'error', time: 1, opcode: -1, data: 'Invalid frame header' }
  assert.deepEqual(read(log({ ...CHROME, _webSocketMessages: [message] })).at(-1), {
    kind: 'end',
    connection: 0,
    time: 1000,
    from: 'server',
    how: 'lost',
    detail: 'error: Invalid frame header',
  })
})

test('a bad message is told, and the others are read', () => {
  const messages = [
    { type: 'sent', data: 'x' },
    { type: 'send', opcode: 99, data: 'x' },
    { type: 'send', opcode: 2, data: '*' },
    { type: 'send', opcode: 1, data: 7 },
    null,
    { type: 'send', data: 'x' },
  ]
  const records = read(log({ ...CHROME, _webSocketMessages: messages }))
  assert.deepEqual(
    records.flatMap((record) => (record.kind === 'trouble' ? [record.text] : [])),
    [
      'Cannot read message 1 of connection 0: "type" is "sent", it must be "send" or "receive"',
      'Cannot read message 2 of connection 0: "opcode" is 99, it must be 1 or 2',
      'Cannot read message 3 of connection 0: "data" is "*", it must be base64',
      'Cannot read message 4 of connection 0: "data" is 7, it must be base64',
      'Cannot read message 5 of connection 0: "type" is nothing, it must be "send" or "receive"',
    ],
  )
  assert.equal(records.at(-1)?.kind, 'message')
})

test('a cut file is read up to where it is whole, wherever it is cut', () => {
  const file = JSON.stringify(log(CHROME), null, 2)
  const messages = (text: string) => read(text).filter(({ kind }) => kind === 'message').length
  assert.equal(messages(file.slice(0, file.indexOf('"request"') + 20)), 2)
  assert.equal(messages(file.slice(0, file.indexOf('gYU3'))), 1)
  for (let end = file.indexOf('"entries"'); end < file.length - 8; end += 7) {
    const told = troubles(file.slice(0, end))
    assert.equal(told.length > 0, true, `cut at ${end}`)
  }
})

test('a file without WebSockets, without entries or of something else gives one sentence', () => {
  assert.deepEqual(troubles(log({ request: { url: 'https://a.example/' } }, 7)), [
    'Cannot find a WebSocket among the 2 entries of the HAR file: export it from Chrome, mitmproxy or HTTP Toolkit with the connection in the list',
  ])
  assert.deepEqual(troubles({ log: {} }), [
    'Cannot read the HAR file: it has no list "log.entries", export it again',
  ])
  assert.deepEqual(troubles('{"log": nonsense'), [
    'Cannot read the HAR file: it is damaged, export it again',
  ])
})

test('any JSON in the place of anything is survived', () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.constantFrom('entry', 'message', 'request', 'response'),
      (json, place) => {
        const value: unknown = JSON.parse(json)
        const entry =
          place === 'entry'
            ? value
            : {
                ...CHROME,
                ...(place === 'message' ? { _webSocketMessages: [value] } : { [place]: value }),
              }
        for (const record of read(log(entry))) assert.equal(typeof record.kind, 'string')
      },
    ),
  )
})
