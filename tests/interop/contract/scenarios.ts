// What every peer is put through, in either role, with and without TLS and compression: the one list of interoperability.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Message, Socket } from 'tongro'
import { COMMANDS, FRAGMENTED_TEXT, fragmentedBinary, PONG_CAME } from './commands.ts'
import type { Abilities, Pair, Variant } from './peer.ts'

export interface Scenario {
  /** As in docs/reference/interop.md. */
  readonly name: string
  /** Whether the peer can do its part; without it, every peer can. */
  isPossible?(can: Abilities, variant: Variant): boolean
  /** Opens as many connections as it wants. */
  run(open: Open, can: Abilities, variant: Variant): Promise<void>
}

type Open = (protocols?: readonly string[]) => Promise<Pair>

/** Both sides of every limit of the length field, and a megabyte. */
const SIZES = [0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20]
const UNICODE = 'NUL \0, é, €, 통로, 👩‍🚀, \uFFFE\uFFFF, \uFEFF'
const MANY = 1_000
/** A reason of the most bytes that a Close frame holds. */
const LONG_REASON = `${'이유 '.repeat(17)}1234`

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'text and binary of every size',
    async run(open, can, { deflate }) {
      const { socket } = await open()
      const echoes = echoesOf(socket)
      const mayBeEmpty = !deflate || can.emptyCompressed
      for (const size of mayBeEmpty ? SIZES : SIZES.slice(1)) {
        await echoes('x'.repeat(size))
        await echoes(new Uint8Array(randomBytes(size)))
      }
      for (const text of [UNICODE, '통'.repeat(30_000)]) await echoes(text)
      await finish(socket)
    },
  },
  {
    name: 'a byte order mark is kept',
    isPossible: (can) => can.byteOrderMark,
    async run(open) {
      const { socket } = await open()
      await echoesOf(socket)('\uFEFFpassage')
      await finish(socket)
    },
  },
  {
    name: '1,000 messages in order',
    async run(open) {
      const { socket } = await open()
      const incoming = socket[Symbol.asyncIterator]()
      const texts = Array.from({ length: MANY }, (_, index) => `메시지 ${index}`)
      for (const text of texts) socket.send(text)
      for (const text of texts) assert.equal((await incoming.next()).value, text)
      await finish(socket)
    },
  },
  {
    name: 'our ping is answered',
    async run(open) {
      const { socket } = await open()
      assert.ok((await socket.ping('are you there')) > 0)
      assert.ok((await socket.ping(new Uint8Array(125).fill(7))) > 0)
      assert.ok((await socket.ping('')) > 0)
      await finish(socket)
    },
  },
  {
    name: "the peer's ping is answered",
    isPossible: (can, { deflate }) => can.ping && (!deflate || can.pingCompressed),
    async run(open) {
      const { socket } = await open()
      socket.send(COMMANDS.ping)
      assert.equal(await nextOf(socket), PONG_CAME)
      await finish(socket)
    },
  },
  {
    name: 'our fragments are joined, with a ping between them',
    async run(open) {
      const { socket } = await open()
      const incoming = socket[Symbol.asyncIterator]()
      await socket.sendStream(slowly(socket, ['통로, ', '', FRAGMENTED_TEXT.repeat(1_000)]))
      assert.equal((await incoming.next()).value, `통로, ${FRAGMENTED_TEXT.repeat(1_000)}`)
      const bytes = fragmentedBinary()
      const parts = [bytes.subarray(0, 1), bytes.subarray(1, 66_000), bytes.subarray(66_000)]
      await socket.sendStream(slowly(socket, parts))
      assert.deepEqual((await incoming.next()).value, bytes)
      await finish(socket)
    },
  },
  {
    name: "the peer's fragments are joined",
    isPossible: (can) => can.fragments,
    async run(open) {
      const { socket } = await open()
      const incoming = socket[Symbol.asyncIterator]()
      socket.send(COMMANDS.fragments)
      assert.equal((await incoming.next()).value, FRAGMENTED_TEXT)
      assert.deepEqual((await incoming.next()).value, fragmentedBinary())
      await finish(socket)
    },
  },
  {
    name: 'the subprotocol is agreed',
    async run(open) {
      for (const [offered, agreed] of [
        [['v0.chat', 'v1.chat'], 'v1.chat'],
        [[], ''],
      ] as const) {
        const { socket } = await open(offered)
        assert.equal(socket.protocol, agreed)
        socket.send(COMMANDS.protocol)
        assert.equal(await nextOf(socket), agreed)
        await finish(socket)
      }
    },
  },
  {
    name: 'we close with code and reason',
    async run(open) {
      for (const code of [1000, 1001, 1011, 3000, 4999]) {
        const { socket, ended } = await open()
        socket.close(code, '다음에')
        assert.deepEqual(await ended(), { code, reason: '다음에' })
        await endsCleanly(socket, 'local', code)
      }
      const { socket, ended } = await open()
      socket.close(4000, LONG_REASON)
      assert.deepEqual(await ended(), { code: 4000, reason: LONG_REASON })
      await endsCleanly(socket, 'local', 4000)
    },
  },
  {
    name: 'we close without a code',
    async run(open) {
      const { socket, ended } = await open()
      socket.close()
      assert.deepEqual(await ended(), { code: 1005, reason: '' })
      const closed = await socket.closed
      assert.equal(closed.wasClean, true)
    },
  },
  {
    name: 'the peer closes with code and reason',
    async run(open, { closeCodes }) {
      for (const code of closeCodes) {
        const { socket } = await open()
        socket.send(COMMANDS.close(code, '안녕 👋'))
        const closed = await endsCleanly(socket, 'peer', code)
        assert.equal(closed.reason, '안녕 👋')
      }
    },
  },
  {
    name: 'the line breaks on our side',
    async run(open) {
      const { socket, ended } = await open()
      socket.terminate()
      assert.equal((await ended()).code, 1006)
      assert.equal((await socket.closed).wasClean, false)
    },
  },
  {
    name: "the line breaks on the peer's side",
    isPossible: (can) => can.abort,
    async run(open) {
      const { socket } = await open()
      socket.send(COMMANDS.abort)
      const closed = await socket.closed
      assert.equal(closed.code, 1006)
      assert.equal(closed.wasClean, false)
      assert.equal(closed.initiator, 'transport')
    },
  },
  {
    name: 'compression is agreed and used',
    async run(open, can, { deflate }) {
      const isAgreed = deflate && can.deflate !== 'none'
      const { socket } = await open()
      assert.equal(socket.extensions, isAgreed ? 'permessage-deflate' : '')
      const text = 'passage 통로 '.repeat(5_000)
      const size = Buffer.byteLength(text)
      const [written, read] = [socket.bytesWritten, socket.bytesRead]
      const echoes = echoesOf(socket)
      await echoes(text)
      const assertSize = (bytes: number, isSmall: boolean): void =>
        assert.equal(bytes < size / 10, isSmall, `${bytes} bytes for a message of ${size}`)
      assertSize(socket.bytesWritten - written, isAgreed)
      assertSize(socket.bytesRead - read, isAgreed && can.deflate === 'both')
      await finish(socket)
    },
  },
]

async function* slowly<Part>(socket: Socket, parts: readonly Part[]): AsyncGenerator<Part> {
  for (const part of parts) {
    yield part
    await socket.ping()
  }
}

/** Sends a message and asserts that the same comes back. */
function echoesOf(socket: Socket): (message: string | Uint8Array) => Promise<void> {
  const incoming = socket[Symbol.asyncIterator]()
  return async (message) => {
    socket.send(message)
    const { value } = await incoming.next()
    // Not deepEqual on a megabyte that differs: its report would take minutes.
    assert.equal(typeof value, typeof message)
    const isSame = Buffer.from(message as string).equals(Buffer.from(value as string))
    assert.ok(isSame, `the echo of ${message.length} differs`)
  }
}

async function nextOf(socket: Socket): Promise<Message | undefined> {
  for await (const message of socket) return message
  return undefined
}

async function finish(socket: Socket): Promise<void> {
  socket.close(1000)
  await endsCleanly(socket, 'local', 1000)
}

async function endsCleanly(
  socket: Socket,
  initiator: 'local' | 'peer',
  code: number,
): Promise<Awaited<Socket['closed']>> {
  const closed = await socket.closed
  assert.deepEqual(
    { wasClean: closed.wasClean, initiator: closed.initiator, code: closed.code },
    { wasClean: true, initiator, code },
  )
  return closed
}
