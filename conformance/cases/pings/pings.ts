// F8: pings and pongs, alone and between fragments (RFC 6455 5.4, 5.5.2, 5.5.3).

import { binary, cont, fragments, OP, ping, pong, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { allBytes, filled } from '../payloads.ts'
import {
  barrier,
  echoBinary,
  echoText,
  expectPing,
  expectPong,
  packed,
  pongsInOrder,
  send,
  sendCut,
} from '../steps.ts'

const RULES = ['control-between-fragments'] as const
const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 123, 124]

/** A message of five fragments with something at each place between them. */
function between(place: number, kind: 'ping' | 'pong'): Draft {
  const parts = fragments(OP.text, 'abcde', [1, 2, 3, 4])
  const control = kind === 'ping' ? ping('between') : pong('between')
  return {
    title: `A ${kind} behind fragment ${place} of 5`,
    rules: RULES,
    steps: [
      send(...parts.slice(0, place), control),
      ...(kind === 'ping' ? [expectPong('between')] : []),
      send(...parts.slice(place)),
      echoText('abcde'),
    ],
  }
}

/** The code point stands across the ping. */
function insideCodePoint(at: number): Draft {
  const [first, last] = fragments(OP.text, '통', [at])
  return {
    title: `A ping inside a code point, behind byte ${at} of 3`,
    rules: RULES,
    steps: [send(first!, ping('u')), expectPong('u'), send(last!), echoText('통')],
  }
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `ping ${at}`)

export const PINGS: readonly Case[] = section('F8', [
  ...SIZES.map(
    (size): Draft => ({
      title: `A ping of ${size} bytes`,
      rules: RULES,
      steps: [send(ping(filled(size))), expectPong(filled(size))],
    }),
  ),
  {
    title: 'A ping of the bytes 0 to 124',
    rules: RULES,
    steps: [send(ping(allBytes(125))), expectPong(allBytes(125))],
  },
  {
    title: 'A ping of the bytes 131 to 255, which are not UTF-8',
    rules: RULES,
    steps: [send(ping(allBytes(256).subarray(131))), expectPong(allBytes(256).subarray(131))],
  },
  ...[1, 2, 3, 4].map((place) => between(place, 'ping')),
  ...[1, 2, 3, 4].map((place) => between(place, 'pong')),
  ...[1, 2].map(insideCodePoint),
  {
    title: 'Pings between all fragments, everything in one write',
    rules: RULES,
    steps: [
      send(
        binary('a', { fin: false }),
        ping('1'),
        cont('b', { fin: false }),
        ping('2'),
        cont('c', { fin: false }),
        ping('3'),
        cont('d'),
      ),
      pongsInOrder('1', '2', '3'),
      echoBinary('abcd'),
    ],
  },
  {
    title: 'A ping behind an empty first fragment',
    rules: RULES,
    steps: [
      send(text('', { fin: false }), ping('e')),
      expectPong('e'),
      send(cont('Hello')),
      echoText('Hello'),
    ],
  },
  {
    title: 'A ping between fragments of a compressed message',
    rules: RULES,
    deflate: {},
    steps: [
      send(text(Buffer.of(0xf2, 0x48), { rsv: 4, fin: false }), ping('c')),
      expectPong('c'),
      send(cont(Buffer.of(0xcd, 0xc9, 0xc9, 0x07, 0x00))),
      echoText('Hello'),
    ],
  },
  {
    title: 'A ping right behind a compressed message',
    rules: RULES,
    deflate: {},
    steps: [
      send(packed(OP.text, 'Hello')),
      echoText('Hello'),
      send(ping('plain')),
      expectPong('plain'),
    ],
  },
  ...[2, 10, 50].map(
    (count): Draft => ({
      title: `${count} pings in one write: pongs in order, the last one among them`,
      rules: RULES,
      steps: [send(...numbered(count).map((one) => ping(one))), pongsInOrder(...numbered(count))],
    }),
  ),
  {
    title: '10 pings byte by byte',
    rules: RULES,
    steps: [sendCut(1, ...numbered(10).map((one) => ping(one))), pongsInOrder(...numbered(10))],
  },
  {
    title: 'An unsolicited pong without payload',
    rules: RULES,
    steps: [send(pong()), ...barrier()],
  },
  {
    title: 'An unsolicited pong with payload',
    rules: RULES,
    steps: [send(pong('nobody asked')), ...barrier()],
  },
  {
    title: 'A hundred unsolicited pongs, then a message',
    rules: RULES,
    steps: [send(...numbered(100).map((one) => pong(one)), text('Hello')), echoText('Hello')],
  },
  {
    title: 'An unsolicited pong, then a ping with the same payload',
    rules: RULES,
    steps: [send(pong('same'), ping('same')), expectPong('same'), ...barrier()],
  },
  {
    title: 'A ping of the peer, answered',
    settings: { commands: ['ping'] },
    steps: [
      send(text('!ping mine')),
      expectPing('mine'),
      send(pong('mine'), text('after')),
      echoText('after'),
    ],
  },
  {
    title: 'A ping of the peer, answered with another payload',
    settings: { commands: ['ping'] },
    steps: [
      send(text('!ping mine')),
      expectPing('mine'),
      send(pong('yours'), text('after')),
      echoText('after'),
    ],
  },
  {
    title: 'A ping of the peer, never answered, and a ping against it',
    settings: { commands: ['ping'] },
    steps: [
      send(text('!ping mine')),
      expectPing('mine'),
      send(ping('mine')),
      expectPong('mine'),
      send(text('after')),
      echoText('after'),
    ],
  },
])
