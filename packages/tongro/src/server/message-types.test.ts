// Types of messages are checked when this file is compiled; running it shows that they tell the truth.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { z } from 'zod'
import { BOUNDED, socketTo, start } from '../../test-support/live.ts'
import { json, type MessageCodec } from '../messages/index.ts'
import type { Message, Socket } from '../socket/index.ts'
import {
  route,
  type ServeOptions,
  type Server,
  type ServerSocket,
  serve,
  type UpgradeRequest,
} from './index.ts'

/** True when both are the very same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

function same<A, B>(_claim: Same<A, B>): void {}

const Text = z.object({ text: z.string(), at: z.string().transform(Number).optional() })
type TextIn = { text: string; at?: number | undefined }
type TextOut = { text: string; at?: string | undefined }

test('message gets the output of the schema, send takes its input', BOUNDED, async (t) => {
  const server = await start(t, {
    upgrade: () => ({ data: { user: 'kim' } }),
    messages: json(Text),
    open(socket) {
      same<typeof socket, ServerSocket<{ user: string }, TextIn, TextOut>>(true)
      // @ts-expect-error a text is no value of the schema
      assert.throws(() => socket.publish(1, 'text'))
    },
    message(socket, message) {
      same<typeof message, TextIn>(true)
      same<typeof socket.data.user, string>(true)
      assert.deepEqual(message, { text: 'a', at: 7 })
      socket.send({ text: 'b', at: '8' })
      // @ts-expect-error at is a string on the wire
      const wrong: Parameters<typeof socket.send>[0] = { text: 'b', at: 8 }
      assert.ok(wrong)
    },
    close: (socket) => same<typeof socket.data.user, string>(true),
    drain: (socket) => same<typeof socket.data.user, string>(true),
    error: (_, socket) =>
      same<typeof socket, ServerSocket<{ user: string }, TextIn, TextOut> | undefined>(true),
  })
  same<typeof server, Server<TextOut>>(true)
  const socket = await socketTo(t, server, { messages: json(Text) })
  socket.send({ text: 'a', at: '7' })
  for await (const message of socket) {
    same<typeof message, TextIn>(true)
    assert.deepEqual(message, { text: 'b', at: 8 })
    break
  }
})

test('each direction has its schema, in any order of the options', BOUNDED, async (t) => {
  const receive = v.object({ say: v.string() })
  const send = v.object({ heard: v.string() })
  const server = await start(t, {
    message(socket, message) {
      same<typeof message, { say: string }>(true)
      socket.send({ heard: message.say })
    },
    messages: json(
      { receive, send },
      {
        invalid(error, socket) {
          same<Parameters<typeof socket.send>[0], { heard: string }>(true)
          socket.send({ heard: error.code })
        },
      },
    ),
  })
  const socket = await socketTo(t, server, { messages: json({ receive: send, send: receive }) })
  socket.send({ say: 'a' })
  // @ts-expect-error this side says, it does not hear
  socket.send({ heard: 'a' })
  const heard: string[] = []
  for await (const message of socket) {
    same<typeof message, { heard: string }>(true)
    heard.push(message.heard)
    if (heard.length === 2) break
  }
  assert.deepEqual(heard, ['a', 'message-not-of-schema'])
})

test('what has no schema is unknown', () => {
  same<ReturnType<typeof json>, MessageCodec<unknown, unknown>>(true)
  const one = json({ receive: v.number() })
  same<typeof one, MessageCodec<number, unknown>>(true)
  const other = json({ send: v.number() })
  same<typeof other, MessageCodec<unknown, number>>(true)
  const bare = json(undefined, { invalid: 'ignore' })
  same<typeof bare, MessageCodec<unknown, unknown>>(true)
  assert.equal(one.encode('x'), '"x"')
})

test('each route has its messages, the server its own', BOUNDED, async (t) => {
  const server = await start(t, {
    routes: {
      '/n': route({
        upgrade: async (request: UpgradeRequest) => ({ data: request.url }),
        messages: json(v.number()),
        message(socket, message) {
          same<typeof socket, ServerSocket<URL, number, number>>(true)
          socket.send(message + 1)
        },
      }),
      '/raw': route({
        message(socket, message) {
          same<typeof message, Message>(true)
          same<typeof socket.data, undefined>(true)
          socket.send(message)
        },
      }),
    },
  })
  same<typeof server, Server>(true)
  const socket = await socketTo(t, server, { path: '/n', messages: json(v.number()) })
  socket.send(1)
  for await (const n of socket) {
    assert.equal(n, 2)
    break
  }
})

test('what is untyped is as it was', () => {
  const raw: ServeOptions<undefined> = {
    open(socket) {
      same<typeof socket, ServerSocket>(true)
      const plain: Socket = socket
      plain.send(new Uint8Array(1))
    },
  }
  assert.ok(raw)
  const misled = (): unknown =>
    serve({
      // @ts-expect-error nothing makes numbers of messages
      message(_: Socket, message: number) {
        assert.ok(message)
      },
    })
  assert.equal(typeof misled, 'function')
  const helper = (socket: Socket): boolean => socket.send('text')
  const typed = (socket: ServerSocket<undefined, number, number>): boolean =>
    // @ts-expect-error it takes numbers
    helper(socket)
  assert.equal(typeof typed, 'function')
})
