import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type CaptureRecord, connect, type Message, type ServerSocket, serve } from 'tongro'
import { Feed, MOST_WAITING } from './feed.ts'

const BOUNDED = { timeout: 60_000 }

interface Line {
  readonly kind?: string
  readonly event?: string
  readonly connection?: number
  readonly from?: string
  readonly bytes?: string
  readonly length?: number
  readonly text?: string
  readonly note?: string
}

/** A feed on a real socket, whose other end reads when `read` is called. */
async function feedTo(t: TestContext): Promise<{
  feed: Feed
  read(done: (lines: Line[]) => boolean): Promise<Line[]>
  messages: Message[]
}> {
  let opened: (socket: ServerSocket) => void = () => {}
  const socket = new Promise<ServerSocket>((resolve) => {
    opened = resolve
  })
  const server = await serve({ hostname: '127.0.0.1', open: (one) => opened(one) })
  t.after(() => server.close({ deadline: 1 }))
  const page = await connect(`ws://127.0.0.1:${server.port}/`, { limits: { highWater: 1 } })
  t.after(() => page.terminate())
  const messages: Message[] = []
  const read = async (done: (lines: Line[]) => boolean): Promise<Line[]> => {
    const lines: Line[] = []
    for await (const message of page) {
      messages.push(message)
      lines.push(
        ...String(message)
          .split('\n')
          .map((line) => JSON.parse(line) as Line),
      )
      if (done(lines)) break
    }
    return lines
  }
  const feed = new Feed(await socket)
  t.after(() => feed.stop())
  return { feed, read, messages }
}

function chunk(connection: number, size: number): CaptureRecord {
  return { kind: 'chunk', connection, time: 1, from: 'client', bytes: new Uint8Array(size).fill(7) }
}

test('records of one tick are one message, and sources share no number', BOUNDED, async (t) => {
  const { feed, read, messages } = await feedTo(t)
  const one = feed.source()
  const two = feed.source('a proxy')
  for (const sink of [one, two]) {
    sink({ kind: 'open', connection: 0, time: 0 })
    sink(chunk(0, 3))
    sink({ kind: 'end', connection: 0, time: 2, from: 'client', how: 'rst' })
    // A number that is used again by its source is another connection.
    sink({ kind: 'open', connection: 0, time: 3 })
  }
  const lines = await read((all) => all.length === 8)
  assert.equal(messages.length, 1)
  assert.deepEqual(
    lines.map(({ connection }) => connection),
    [0, 0, 0, 1, 2, 2, 2, 3],
  )
  assert.deepEqual(
    lines.map(({ note }) => note),
    [undefined, undefined, undefined, undefined, 'a proxy', undefined, undefined, 'a proxy'],
  )
})

test('messages stay small, also when one chunk is large', BOUNDED, async (t) => {
  const { feed, read, messages } = await feedTo(t)
  const sink = feed.source()
  sink(chunk(0, 3_000_000))
  const sizeOf = (lines: Line[]): number =>
    lines.reduce((sum, { bytes }) => sum + Buffer.from(bytes ?? '', 'base64').length, 0)
  await read((lines) => sizeOf(lines) === 3_000_000)
  for (const message of messages) assert.ok(message.length < 512 * 1024, String(message.length))
})

test('a page that does not read misses bytes, is told, and costs no more', BOUNDED, async (t) => {
  const { feed, read } = await feedTo(t)
  const sink = feed.source()
  sink({ kind: 'open', connection: 0, time: 0 })
  const size = 1024 * 1024
  const count = (MOST_WAITING / size) * 2
  for (let i = 0; i < count; i++) {
    sink(chunk(0, size))
    // The feed sends meanwhile, as far as the page takes it.
    if (i % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  sink({ kind: 'end', connection: 0, time: 2, from: 'client', how: 'fin' })
  const lines = await read((all) => all.at(-1)?.kind === 'end')
  const seen = lines.reduce((sum, { bytes }) => sum + Buffer.from(bytes ?? '', 'base64').length, 0)
  const missed = lines.reduce((sum, one) => sum + (one.kind === 'gap' ? (one.length ?? 0) : 0), 0)
  assert.ok(missed > 0)
  assert.equal(seen + missed, count * size)
  const trouble = lines.find(({ kind }) => kind === 'trouble')
  assert.match(
    trouble?.text ?? '',
    /^The page was too slow: \d+ records with \d+ bytes were left out$/,
  )
})
