// The contenders, as data. Each is a process that prints its port as one line and ends when its
// standard input ends; nothing else is asked of it, so a peer in any language fits.
import { join } from 'node:path'

/** What the load generator speaks to a contender; with 'none' it expects its own bytes back. */
export type Framing = 'websocket' | 'none'

/** What has to happen before a contender can start. */
export type Preparation =
  | { readonly kind: 'none' }
  | { readonly kind: 'build' }
  | { readonly kind: 'install'; readonly packageName: string }
  | { readonly kind: 'compile'; readonly source: string; readonly binary: string }

export interface Contender {
  readonly name: string
  /** One line for people: what it is. */
  readonly title: string
  /** Ours, somebody else's WebSocket server, or a floor that shows what is left to gain. */
  readonly role: 'tongro' | 'peer' | 'floor'
  readonly framing: Framing
  readonly preparation: Preparation
  /** Program and arguments. */
  readonly command: readonly string[]
  /** What follows them for scenarios with permessage-deflate; without it, those leave it out. */
  readonly deflateArguments?: readonly string[]
}

/** This folder and the checkout it stands in. */
export const BENCH: string = import.meta.dirname
export const CHECKOUT: string = join(BENCH, '..')

const epollBinary = join(BENCH, '.build', 'epoll-echo')

export const CONTENDERS: readonly Contender[] = [
  {
    name: 'tongro',
    title: 'Tongro, transport auto',
    role: 'tongro',
    framing: 'websocket',
    preparation: { kind: 'build' },
    command: [process.execPath, '--expose-gc', join(BENCH, 'servers', 'tongro.mjs')],
    deflateArguments: ['deflate'],
  },
  {
    name: 'ws',
    title: 'ws',
    role: 'peer',
    framing: 'websocket',
    preparation: { kind: 'install', packageName: 'ws' },
    command: [process.execPath, '--expose-gc', join(BENCH, 'servers', 'ws.mjs')],
    deflateArguments: ['deflate'],
  },
  {
    name: 'net',
    title: 'floor: raw node:net, no framing',
    role: 'floor',
    framing: 'none',
    preparation: { kind: 'none' },
    command: [process.execPath, join(BENCH, 'servers', 'net.mjs')],
  },
  {
    name: 'epoll',
    title: 'floor: epoll in C, no framing',
    role: 'floor',
    framing: 'none',
    preparation: {
      kind: 'compile',
      source: join(BENCH, 'floors', 'epoll-echo.c'),
      binary: epollBinary,
    },
    command: [epollBinary],
  },
]

/** The contenders every other one is compared with, round by round. */
export const REFERENCES = ['ws', 'net'] as const
export type Reference = (typeof REFERENCES)[number]
