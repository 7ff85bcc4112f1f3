// Two whole sockets joined in memory, under a script of sends, pings, closes, held lines, bytes from
// elsewhere, broken lines and time: each ends once, in order, and leaves nothing behind.

import type { Closed } from 'tongro'
import { FakeClock, type MemoryTransport, type SocketPair, socketPair } from 'tongro/testing'
import { LiveSide, READERS, type Reader, turn } from '../live-side.ts'
import { makeFrames } from '../made-frames.ts'
import { mutate } from '../mutate.ts'
import type { Random } from '../random.ts'
import { bytesOfLine, isByteLine, lineOfBytes, numberOf, type Script, wordOf } from '../script.ts'
import { mustEqual, mustHold, type Target } from '../target.ts'

/** Longer than heartbeat, closing handshake and every time in a script. */
const LONG_MS = 120_000
const SMALL = { message: 4096, parts: 8, highWater: 1024, queued: 8192 }
const DEFAULTS = ['wait', 'drop', 'close'] as const

export const connection: Target = {
  name: 'connection',
  claim: 'a socket ends once, loses and reorders nothing before that, and leaves no timer',
  make(random) {
    const script = [...makeSettings(random), ...makeActions(random)]
    return random.chance(40) ? mutate(script, random) : script
  },
  async check(script) {
    const run = new Run(script)
    for (const line of script) await run.act(line)
    const [client, server] = await run.finish()
    return `client ${client.code} ${client.initiator}, server ${server.code} ${server.initiator}`
  },
}

type SideName = 'client' | 'server'

class Run {
  readonly #sides: Readonly<Record<SideName, LiveSide>>
  readonly #pair: SocketPair
  readonly #clock = new FakeClock(1000)
  /** Where bytes from elsewhere go. */
  #injectTo: SideName = 'server'

  constructor(script: Script) {
    const side = (name: SideName): LiveSide => new LiveSide(name, readerOf(script, name))
    this.#sides = { client: side('client'), server: side('server') }
    this.#pair = socketPair({
      chunkSize: numberOf(script, 'chunk', 65_536, [1, 65_536]),
      limits: wordOf(script, 'limits') === 'small' ? SMALL : {},
      heartbeat: wordOf(script, 'heartbeat') === 'off' ? false : undefined,
      compression: wordOf(script, 'compression') === 'on' ? { threshold: 0 } : false,
      slowReader: DEFAULTS.find((policy) => policy === wordOf(script, 'policy')),
      clock: this.#clock,
      client: this.#sides.client.hooks,
      server: this.#sides.server.hooks,
    })
    this.#sides.client.begin(this.#pair.client)
    this.#sides.server.begin(this.#pair.server)
  }

  async act(line: string): Promise<void> {
    if (isByteLine(line)) this.#inject(bytesOfLine(line))
    const [word, ...values] = line.split(' ')
    if (word === 'to') this.#injectTo = values[0] === 'client' ? 'client' : 'server'
    if (word === 'turn') await turn()
    if (word === 'time') this.#clock.advance(Math.min(Number(values[0]) || 0, LONG_MS))
    if (word === 'client' || word === 'server') this.#do(word, values)
    this.#checkBuffered()
  }

  #inject(bytes: Uint8Array): void {
    const from = this.#injectTo === 'server' ? 'client' : 'server'
    this.#sides[from].isTainted = true
    this.#line(from).append(bytes)
  }

  #line(side: SideName): MemoryTransport {
    return side === 'client' ? this.#pair.clientLine : this.#pair.serverLine
  }

  #do(name: SideName, [verb, value = '']: readonly string[]): void {
    const side = this.#sides[name]
    const size = Math.min(Number(value) || 0, 100_000)
    switch (verb) {
      case 'text':
        side.send('aé€😀'.repeat(size).slice(0, size))
        break
      case 'binary':
        side.send(new Uint8Array(size).fill(side.sent.length))
        break
      case 'ping':
        side.ping()
        break
      case 'close':
        side.close(value === '' ? undefined : Number(value), value === '' ? '' : 'é')
        break
      case 'close-wrong':
        this.#closeWrongly(side)
        break
      case 'terminate':
        side.terminate()
        break
      case 'read':
        side.read()
        break
      default:
        this.#doToLine(side, this.#line(name), verb)
    }
  }

  /** A number as the reason once let uninitialised memory out of another library. */
  #closeWrongly(side: LiveSide): void {
    const { state } = side.socket
    for (const [code, reason] of [
      [1000, 100],
      [999, ''],
      ['1000', ''],
      [1000, 'x'.repeat(124)],
    ]) {
      side.close(code, reason)
    }
    mustEqual(side.socket.state, state, 'State after close() with illegal arguments')
  }

  #doToLine(side: LiveSide, line: MemoryTransport, verb: string | undefined): void {
    if (verb === 'hold') line.hold()
    if (verb === 'release') line.release()
    if (verb !== 'cut' && verb !== 'end') return
    // What has not been delivered yet is lost, on both ways.
    for (const each of Object.values(this.#sides))
      each.isTainted ||= verb === 'cut' || each === side
    if (verb === 'cut') line.destroy()
    else line.end()
  }

  #checkBuffered(): void {
    for (const { name, socket } of Object.values(this.#sides)) {
      const { bufferedAmount } = socket
      mustHold(bufferedAmount >= 0, () => `${name} has ${bufferedAmount} bytes buffered`)
    }
  }

  /** Lets everything run to its end, and judges it. */
  async finish(): Promise<[Closed, Closed]> {
    this.#pair.clientLine.release()
    this.#pair.serverLine.release()
    const { client, server } = this.#sides
    for (let left = 30; left > 0; left--) await turn()
    const wasOpen = client.socket.state === 'open' && server.socket.state === 'open'
    // The last word is the client's: what the server has sent before is lost to a reader that stops.
    if (wasOpen) client.close(1000, 'end')
    client.read()
    server.read()
    const ended = Promise.all([client.ended(), server.ended()])
    let isOver = false
    const over = (): void => {
      isOver = true
    }
    ended.then(over, over)
    for (let left = 60; left > 0 && !isOver; left--) {
      await turn()
      if (left < 20) this.#clock.advance(LONG_MS / 10)
    }
    mustHold(isOver, () => `Not over: client ${client.socket.state}, server ${server.socket.state}`)
    const closed = await ended
    // A handler at work holds back the close handler.
    for (let left = 1000; left > 0 && !this.#hasToldClose(); left--) await turn()
    this.#judge(closed)
    return closed
  }

  #hasToldClose(): boolean {
    return Object.values(this.#sides).every((side) => side.closeCalls > 0)
  }

  #judge([client, server]: readonly [Closed, Closed]): void {
    this.#clock.advance(LONG_MS)
    mustEqual(this.#clock.waiting, 0, 'Timers left')
    for (const side of Object.values(this.#sides)) {
      mustEqual(side.closeCalls, 1, `Close events of ${side.name}`)
      mustEqual(side.socket.state, 'closed', `State of ${side.name}`)
      mustEqual(side.socket.bufferedAmount, 0, `Bytes buffered of ${side.name}`)
      const violations = side.errors.filter((error) => error.name === 'ProtocolViolation')
      mustHold(violations.length <= 1, () => `${side.name}: ${violations.length} violations told`)
    }
    this.#judgeWay(this.#sides.client, this.#sides.server, client)
    this.#judgeWay(this.#sides.server, this.#sides.client, server)
  }

  /** Messages from `one` to `other`. */
  #judgeWay(one: LiveSide, other: LiveSide, closed: Closed): void {
    if (one.isTainted) return
    const way = `Messages from ${one.name} to ${other.name}`
    mustEqual(other.received, one.sent.slice(0, other.received.length), `${way}, in order`)
    const mayLose =
      other.hasStopped || other.isTainted || one.errors.length + other.errors.length > 0
    if (mayLose || !closed.wasClean || closed.initiator !== 'local') return
    mustEqual(other.received.length, one.sent.length, `${way}, before a clean close`)
  }
}

function readerOf(script: Script, side: SideName): Reader {
  const given = wordOf(script, `reader ${side}`)
  return READERS.find((reader) => reader === given) ?? 'handler'
}

function makeSettings(random: Random): string[] {
  return [
    `chunk ${random.pick([1, 7, 1000, 65_536, 65_536])}`,
    `limits ${random.pick(['small', 'default'])}`,
    `heartbeat ${random.pick(['on', 'off'])}`,
    `compression ${random.pick(['on', 'off', 'off'])}`,
    `policy ${random.pick(DEFAULTS)}`,
    `reader client ${random.pick(READERS)}`,
    `reader server ${random.pick(READERS)}`,
  ]
}

function makeActions(random: Random): string[] {
  const isRough = random.chance(50)
  return Array.from({ length: 3 + random.below(25) }, () => {
    const side = random.pick<SideName>(['client', 'server'])
    const dice = random.below(100)
    if (dice < 10) return Array.from({ length: 2 + random.below(4) }, (_, i) => `${side} text ${i}`)
    if (dice < 35) return [`${side} ${random.pick(['text', 'binary'])} ${random.size(70_000)}`]
    if (dice < 50) return ['turn']
    if (dice < 60) return [`time ${random.pick([1, 60, 1000, 5000, 25_000, 26_000, 46_000])}`]
    if (dice < 65) return [`${side} ping`]
    if (dice < 75) return [`${side} ${random.pick(['hold', 'release', 'release', 'read'])}`]
    if (dice < 80) return [`${side} close-wrong`]
    if (dice < 86) return [`${side} close${random.pick([' 1000', ' 3000', '', ' 1011'])}`]
    if (!isRough) return ['turn']
    if (dice < 89) return [`${side} ${random.pick(['terminate', 'cut', 'end'])}`]
    const [frame = new Uint8Array(0)] = makeFrames(side, random)
    return [`to ${side}`, lineOfBytes(frame)]
  }).flat()
}
