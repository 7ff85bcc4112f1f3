// Connections of a capture: which are handed on, who is the client, how they begin and end, limits.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CaptureOpen, CaptureRecord } from '../../../protocol/index.ts'
import {
  CLIENT,
  latin1,
  outline,
  REQUEST,
  RESPONSE,
  readPackets,
  SERVER,
  streamOf,
  talk,
  troublesOf,
} from './testing-capture.ts'
import type { WritablePacket } from './write-packet-file.ts'

const MASKED = latin1('\x81\x83abcdABC')
const PLAIN = latin1('\x81\x03abc')
/** A record of TLS: a ClientHello's head. */
const HELLO = latin1('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03')

const openOf = (records: readonly CaptureRecord[]): CaptureOpen | undefined =>
  records.find((record) => record.kind === 'open')

describe('connections whose beginning was seen', () => {
  const first = (bytes: Uint8Array, from: 'client' | 'server' = 'client'): string[] => {
    const packets: WritablePacket[] = []
    talk({ packets }).connect().send(from, bytes).send('client', PLAIN).send('server', PLAIN)
    return outline(readPackets(packets))
  }
  test('are handed on when the client begins with a request, also a misspelt one', () => {
    for (const line of ['GET / HTTP/1.1\r\n', 'POST /', '\r\nGET /', 'get /', 'G']) {
      assert.deepEqual(first(latin1(line)).length, 4, line)
    }
  })
  test('are nothing when the client begins otherwise, or the server speaks first', () => {
    for (const text of ['\x00\x01', 'GET\x00', '{"a":1}', 'abcdefghijklmnopqrst ', '\x81\x03abc']) {
      assert.deepEqual(first(latin1(text)), [], text)
    }
    assert.deepEqual(first(latin1('220 smtp\r\n'), 'server'), [])
    assert.deepEqual(first(latin1('GET / HTTP/1.1\r\n'), 'server'), [])
  })
  test('are handed on when the response came and the request was lost', () => {
    const packets: WritablePacket[] = []
    talk({ packets })
      .connect()
      .send('client', REQUEST, true)
      .send('server', RESPONSE)
      .send('client', MASKED)
      .acknowledge('server')
    assert.deepEqual(outline(readPackets(packets)), [
      'open 0',
      'server HTTP/1.1 #4',
      `client gap ${REQUEST.length}`,
      'client \x81\x83abcdAB #5',
    ])
  })
  test('with the handshake lost are handed on from the next frame, and say so', () => {
    const packets: WritablePacket[] = []
    talk({ packets })
      .connect()
      .send('client', REQUEST, true)
      .send('server', RESPONSE, true)
      .send('client', MASKED)
      .send('server', PLAIN)
      .acknowledge('client')
    const records = readPackets(packets)
    assert.deepEqual(outline(records), [
      'open 0 partial',
      'client \x81\x83abcdAB #4',
      'server gap 36',
      'server \x81\x03abc #5',
    ])
    assert.equal(openOf(records)?.client, '192.0.2.7:40123')
  })
  test('know the client by the SYN, whatever the ports', () => {
    const packets: WritablePacket[] = []
    talk({ packets, client: { ...CLIENT, port: 80 }, server: { ...SERVER, port: 50_000 } })
      .connect()
      .send('client', REQUEST)
    assert.equal(openOf(readPackets(packets))?.client, '192.0.2.7:80')
  })
  test('know the client by the SYN of the server too', () => {
    const packets: WritablePacket[] = []
    talk({ packets }).connect().send('client', REQUEST)
    const records = readPackets(packets.slice(1))
    assert.deepEqual(outline(records), ['open 0', 'client GET / HT #3'])
    assert.equal(openOf(records)?.client, '192.0.2.7:40123')
  })
  test('may bring data in the SYN', () => {
    const packets: WritablePacket[] = []
    talk({ packets })
      .packet('client', { flags: 'S', data: REQUEST.subarray(0, 5) })
      .packet('client', { flags: 'PA', data: REQUEST.subarray(5), sequence: 1006 })
    assert.deepEqual(streamOf(readPackets(packets), 'client'), REQUEST)
  })
})

describe('connections from the middle', () => {
  const middle = (
    say: (to: ReturnType<typeof talk>) => void,
    ports = [40_123, 80],
  ): CaptureRecord[] => {
    const packets: WritablePacket[] = []
    const client = { ...CLIENT, port: ports[0]! }
    say(talk({ packets, client, server: { ...SERVER, port: ports[1]! } }))
    return readPackets(packets)
  }
  test('that begin with a request are whole, and the client is who sent it', () => {
    const records = middle((to) => to.send('client', REQUEST).send('server', RESPONSE), [80, 9999])
    assert.deepEqual(outline(records), ['open 0', 'client GET / HT #1', 'server HTTP/1.1 #2'])
    assert.equal(openOf(records)?.client, '192.0.2.7:80')
    assert.equal(
      openOf(records)?.note,
      'Client is who sent the request: the beginning of TCP is not in the capture',
    )
  })
  test('that begin with a response or a masked frame tell the client by it', () => {
    const response = middle((to) => to.send('server', RESPONSE), [80, 9999])
    assert.deepEqual(outline(response), ['open 0 partial', 'server HTTP/1.1 #1'])
    assert.equal(openOf(response)?.client, '192.0.2.7:80')
    assert.match(openOf(response)?.note ?? '', /^Client is who got the response:/)
    const masked = middle((to) => to.send('client', MASKED), [80, 9999])
    assert.deepEqual(outline(masked), ['open 0 partial', 'client \x81\x83abcdAB #1'])
    assert.match(openOf(masked)?.note ?? '', /^Client is who sent a masked frame:/)
  })
  test('that begin with an unmasked frame take the higher port for the client', () => {
    for (const [client, server, expected] of [
      [40_123, 80, '192.0.2.7:40123'],
      [80, 9999, '198.51.100.1:9999'],
    ] as const) {
      const open = openOf(middle((to) => to.send('server', PLAIN), [client, server]))
      assert.equal(open?.client, expected)
      assert.match(open?.note ?? '', /^Client is taken to be the end with the higher port:/)
    }
  })
  test('are left out up to the first segment that may be frames, and are nothing without', () => {
    const records = middle((to) =>
      to
        .send('server', latin1('rest of a frame'))
        .send('client', latin1('\x00'))
        .send('server', PLAIN),
    )
    assert.deepEqual(outline(records), ['open 0 partial', 'server \x81\x03abc #3'])
    assert.deepEqual(
      middle((to) => to.send('client', latin1('SELECT 1'))),
      [],
    )
  })
  test('give no gap for what came before', () => {
    const records = middle((to) =>
      to
        .acknowledge('client')
        .send('server', PLAIN, true)
        .send('server', PLAIN)
        .acknowledge('client'),
    )
    assert.deepEqual(outline(records), ['open 0 partial', 'server \x81\x03abc #2'])
  })
})

describe('encrypted connections', () => {
  test('are told once with what to do, and counted', () => {
    const packets: WritablePacket[] = []
    for (const port of [1, 2, 3]) {
      talk({ packets, client: { ...CLIENT, port } })
        .connect()
        .send('client', HELLO)
    }
    assert.deepEqual(troublesOf(readPackets(packets)), [
      'Cannot read the connection from 192.0.2.7:1 to 198.51.100.1:80: its bytes are encrypted by TLS. Record with the proxy or the tap, which see inside TLS, or look at it in Wireshark with a key log (SSLKEYLOGFILE)',
      'In all 3 connections that are encrypted by TLS',
    ])
  })
  test('are known in the middle too', () => {
    const packets: WritablePacket[] = []
    talk({ packets }).send('server', latin1('\x17\x03\x03\x00\x20abc'))
    assert.match(troublesOf(readPackets(packets))[0]!, /encrypted by TLS/)
  })
  test('of HTTP/2 without TLS are told as such', () => {
    const packets: WritablePacket[] = []
    talk({ packets }).connect().send('client', latin1('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'))
    assert.match(troublesOf(readPackets(packets))[0]!, /it is HTTP\/2, .* Record with the tap/)
  })
})

describe('the end of a connection', () => {
  test('is a FIN of each side, or a RST, and then nothing', () => {
    const packets: WritablePacket[] = []
    talk({ packets })
      .connect()
      .send('client', REQUEST)
      .finish('server')
      .send('client', MASKED)
      .reset('client')
      .reset('server')
      .send('server', PLAIN)
    assert.deepEqual(outline(readPackets(packets)), [
      'open 0',
      'client GET / HT #4',
      'server fin #5',
      'client \x81\x83abcdAB #6',
      'client rst #7',
    ])
  })
  test('by a RST hands on what waits for lost bytes', () => {
    const packets: WritablePacket[] = []
    talk({ packets })
      .connect()
      .send('client', REQUEST)
      .send('server', RESPONSE, true)
      .send('server', PLAIN)
      .packet('client', { flags: 'R' })
    assert.deepEqual(outline(readPackets(packets)).slice(2), [
      `server gap ${RESPONSE.length}`,
      'server \x81\x03abc #5',
      'client rst #6',
    ])
  })
  test('is not seen: ports that are used again begin another connection', () => {
    const packets: WritablePacket[] = []
    talk({ packets }).connect().send('client', REQUEST)
    talk({ packets, sequences: { client: 77, server: 88 } })
      .connect()
      .send('client', REQUEST)
    const records = readPackets(packets)
    assert.deepEqual(outline(records), [
      'open 0',
      'client GET / HT #4',
      'trouble',
      'open 1',
      'client GET / HT #8',
    ])
    assert.match(
      troublesOf(records)[0]!,
      /^Packet 5 begins a new connection between the same ends;/,
    )
  })
  test('was seen: ports used again are nothing special', () => {
    const packets: WritablePacket[] = []
    talk({ packets }).connect().send('client', REQUEST).reset('client')
    talk({ packets, sequences: { client: 77, server: 88 } })
      .connect()
      .send('client', REQUEST)
    const kinds = readPackets(packets).map(({ kind }) => kind)
    assert.deepEqual(kinds, ['open', 'chunk', 'end', 'open', 'chunk'])
  })
  test('a repeated SYN begins nothing', () => {
    const packets: WritablePacket[] = []
    talk({ packets }).connect().send('client', REQUEST).send('server', RESPONSE)
    assert.equal(readPackets([...packets, ...packets]).length, 3)
  })
})

describe('other values in a retransmission', () => {
  test('are told once for each side, with the packet', () => {
    const packets: WritablePacket[] = []
    talk({ packets })
      .connect()
      .send('client', REQUEST)
      .repeat('client', 4, latin1('evil'))
      .repeat('client', 3, latin1('bad'))
    const records = readPackets(packets)
    assert.deepEqual(streamOf(records, 'client'), REQUEST)
    assert.deepEqual(troublesOf(records), [
      'Packet 5 repeats bytes of the client with other values; the first ones are kept',
    ])
  })
})

describe('limits', () => {
  test('on connections: the longest silent one is given up, and that is told', () => {
    const packets: WritablePacket[] = []
    const [one, two, three] = [1, 2, 3].map((port) =>
      talk({ packets, client: { ...CLIENT, port } }),
    )
    one!.connect().send('client', REQUEST)
    two!.connect().send('client', REQUEST)
    one!.send('server', RESPONSE)
    three!.connect().send('client', REQUEST)
    one!.send('client', MASKED)
    const records = readPackets(packets, { limits: { connections: 2 } })
    assert.deepEqual(
      records.filter((record) => record.kind === 'trouble'),
      [
        {
          kind: 'trouble',
          text: 'More than 2 connections are open at once: the one that was silent for the longest time is not followed any more',
          connection: 1,
          time:
            records.find((record) => record.kind === 'open' && record.connection === 2)!.time! + 3,
        },
      ],
    )
    assert.equal(streamOf(records, 'client', 0).length, REQUEST.length + MASKED.length)
  })
  test('on connections that may become one: these do not count against the others', () => {
    const packets: WritablePacket[] = []
    const kept = talk({ packets, client: { ...CLIENT, port: 60_000 } })
    kept.connect().send('client', REQUEST)
    for (let port = 1; port <= 50; port++) talk({ packets, client: { ...CLIENT, port } }).connect()
    kept.send('server', RESPONSE)
    const records = readPackets(packets, { limits: { connections: 1, others: 3 } })
    assert.deepEqual(outline(records), ['open 0', 'client GET / HT #4', 'server HTTP/1.1 #155'])
  })
})
