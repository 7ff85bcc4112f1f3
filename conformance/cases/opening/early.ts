// H6: what stands behind a head, and heads that come in pieces (RFC 6455 4.1, RFC 9112 6).

import type { Session } from '../../run/session.ts'
import { encode, text } from '../../wire/frames.ts'
import { whyNotOpen } from '../../wire/handshake.ts'
import { type Case, type Draft, section } from '../case.ts'
import { echoText, expectAnswer, finish, pause, type Step, send, sendHead } from '../steps.ts'
import { accepts, refuses, requestOf, responseOf } from './heads.ts'

/** Frames as text of one character for each byte. */
function frames(session: Session, ...payloads: readonly string[]): string {
  return payloads.map((one) => encode(text(one), session.side).toString('latin1')).join('')
}

/** The right head of the suite's side. */
function headOf(session: Session): string {
  return session.role === 'server' ? requestOf(session) : responseOf(session)
}

const opened: Step = expectAnswer('101', (head, session) => whyNotOpen(head, session.key))

/** Sends the head and what follows it in pieces, each in a write of its own. */
function inPieces(
  title: string,
  pieces: (all: string, head: string) => string[],
  count: number,
): Draft[] {
  return (['server', 'client'] as const).map((role) => ({
    title: `${title} (${role})`,
    rules: ['early-frames-kept'] as const,
    roles: [role],
    opening: 'own' as const,
    steps: [
      ...Array.from({ length: count }, (_, index) => [
        sendHead(`piece ${index + 1}`, (session) => {
          const head = headOf(session)
          return pieces(`${head}${frames(session, 'one', 'two')}`, head)[index] ?? ''
        }),
        pause(2),
      ]).flat(),
      ...(role === 'server' ? [opened] : []),
      echoText('one'),
      echoText('two'),
      ...finish(),
    ],
  }))
}

export const EARLY: readonly Case[] = [
  ...section('H6', [
    ...inPieces('Two frames in one write with the head', (all) => [all], 1),
    ...inPieces(
      'Half a frame in one write with the head, and the rest later',
      (all, head) => [all.slice(0, head.length + 3), all.slice(head.length + 3)],
      2,
    ),
    ...inPieces(
      'One byte of a frame in one write with the head',
      (all, head) => [all.slice(0, head.length + 1), all.slice(head.length + 1)],
      2,
    ),
    ...inPieces(
      'The head cut before its last LF, and frames behind that',
      (all, head) => [all.slice(0, head.length - 1), all.slice(head.length - 1)],
      2,
    ),
    ...inPieces(
      'The head cut inside its empty line',
      (all, head) => [all.slice(0, head.length - 3), all.slice(head.length - 3)],
      2,
    ),
    ...inPieces('The head cut in ten', (all) => cutInto(all, 10), 10),
    refuses({
      title: 'A handshake with Content-Length and a body',
      rules: ['handshake-has-body'],
      request: { fields: { 'Content-Length': '5' }, behind: 'Hello' },
      status: 400,
    }),
    refuses({
      title: 'A handshake with a chunked body',
      rules: ['handshake-has-body'],
      request: { fields: { 'Transfer-Encoding': 'chunked' }, behind: '5\r\nHello\r\n0\r\n\r\n' },
      status: 400,
    }),
    accepts({
      title: 'A handshake with Content-Length: 0',
      request: { fields: { 'Content-Length': '0' } },
    }),
    {
      title: 'A hundred messages in one write with the head',
      roles: ['server'],
      opening: 'own',
      steps: [
        sendHead('the head and 100 messages', (session) => {
          return headOf(session) + frames(session, ...Array.from({ length: 100 }, (_, i) => `${i}`))
        }),
        opened,
        ...Array.from({ length: 100 }, (_, i) => echoText(`${i}`)),
        send(text('last')),
        echoText('last'),
        ...finish(),
      ],
    },
  ]),
]

function cutInto(all: string, count: number): string[] {
  const size = Math.ceil(all.length / count)
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size))
}
