// The load on one server, phase by phase: connect, compare an echo, warm up, measure, compare again.
// The server's CPU time is read here, in the same tick as the message count it belongs to.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { Framing } from '../contenders.ts'
import { coresBusyNanoseconds, cpuNanoseconds } from '../cpu-time.ts'
import { buildBurst } from './burst.ts'
import { buildDeflatedBurst } from './deflated-burst.ts'
import { DeflatedEcho } from './deflated-echo.ts'
import { SameBytes } from './echo.ts'
import { Histogram } from './histogram.ts'
import { Lane } from './lane.ts'
import { Pacer } from './pacer.ts'

/** What the load is told. */
export interface LoadOrder {
  readonly port: number
  /** Process of the server, whose CPU time is read. */
  readonly pid: number
  readonly framing: Framing
  readonly connections: number
  readonly size: number
  readonly flight: number
  readonly isDeflated: boolean
  readonly warmupSeconds: number
  readonly seconds: number
  /** The cores that server and load run on; empty when they are not pinned. */
  readonly cores: readonly number[]
}

/** What one window of measurement gave. */
export interface Measurement {
  /** Server CPU time, user and system, for one message. The figure of merit. */
  readonly cpuMicroseconds: number
  readonly messages: number
  readonly messagesPerSecond: number
  /** From the write of a round to the last byte of its echo, in microseconds. */
  readonly p50: number
  readonly p99: number
  /** Share of the window that the server and the load spent on a CPU. */
  readonly serverBusy: number
  readonly loadBusy: number
  /** Share of their cores (of all cores, when not pinned) that anything else took. */
  readonly othersBusy: number
  /** What the server's resident memory grew by for each connection, in KiB; only with compression. */
  readonly kibPerConnection?: number
}

interface Sample {
  readonly at: number
  readonly rounds: number
  readonly serverCpu: number
  readonly loadCpu: number
  readonly coresBusy: number
}

/** Connections share this many prepared bursts: enough to notice bytes that cross over. */
const VARIANTS = 64
/** Time for the server to collect its garbage; handles are freed a turn later. */
const COLLECTING_MS = 500

export async function runLoad(order: LoadOrder): Promise<Measurement> {
  const latency = new Histogram()
  const pacer = new Pacer((milliseconds) => latency.record(milliseconds * 1000))
  const before = order.isDeflated ? await residentKib(order.pid) : 0
  const lanes = openLanes(order, pacer)
  try {
    await Promise.all(lanes.map((lane) => lane.open(order.framing, offerOf(order))))
    await Promise.all(lanes.map((lane) => lane.verify()))
    const rounds = Promise.all(lanes.map((lane) => lane.run()))
    const window = measureWindow(order, latency)
    await Promise.race([window, rounds])
    pacer.stop()
    await rounds
    if (!order.isDeflated) {
      await Promise.all(lanes.map((lane) => lane.verify()))
      return await window
    }
    const kib = (await residentKib(order.pid)) - before
    await verifyAnew(order, pacer)
    return { ...(await window), kibPerConnection: kib / order.connections }
  } finally {
    for (const lane of lanes) lane.leave()
  }
}

function openLanes(order: LoadOrder, pacer: Pacer): readonly Lane[] {
  const { framing, flight, size, connections, port } = order
  const seeds = Array.from({
    length: order.isDeflated ? VARIANTS : Math.min(connections, VARIANTS),
  })
  const deflated = order.isDeflated
    ? seeds.map((_, seed) => buildDeflatedBurst(flight, size, seed))
    : []
  const plain = order.isDeflated
    ? []
    : seeds.map((_, seed) => buildBurst(framing, flight, size, seed))
  return Array.from({ length: connections }, (_, index) => {
    const echo = order.isDeflated
      ? new DeflatedEcho(deflated, index)
      : new SameBytes(plain[index % plain.length]!)
    return new Lane(port, echo, pacer)
  })
}

function offerOf(order: LoadOrder): string {
  return order.isDeflated ? 'permessage-deflate; client_max_window_bits' : ''
}

/**
 * What was only counted has moved the servers' windows on, so the echo is compared once more on new
 * connections, round by round.
 */
async function verifyAnew(order: LoadOrder, pacer: Pacer): Promise<void> {
  const lanes = openLanes({ ...order, connections: Math.min(order.connections, 4) }, pacer)
  try {
    await Promise.all(lanes.map((lane) => lane.open(order.framing, offerOf(order))))
    for (const lane of lanes) {
      for (let round = 0; round < 8; round++) await lane.verify()
    }
  } finally {
    for (const lane of lanes) lane.leave()
  }
}

/** Resident memory of the server after it has collected its garbage. */
async function residentKib(pid: number): Promise<number> {
  process.kill(pid, 'SIGUSR2')
  await setTimeout(COLLECTING_MS)
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
  if (kib === undefined) throw new Error(`Cannot read the memory of process ${pid}`)
  return Number(kib)
}

async function measureWindow(order: LoadOrder, latency: Histogram): Promise<Measurement> {
  await pause(order.warmupSeconds)
  latency.clear()
  const begin = takeSample(order, latency)
  await pause(order.seconds)
  const end = takeSample(order, latency)
  const messages = (end.rounds - begin.rounds) * order.flight
  const wall = end.at - begin.at
  const serverCpu = end.serverCpu - begin.serverCpu
  const loadCpu = end.loadCpu - begin.loadCpu
  const others = end.coresBusy - begin.coresBusy - serverCpu - loadCpu
  const coreCount = order.cores.length || availableParallelism()
  if (messages === 0) throw new Error('no message came back during the whole window')
  return {
    cpuMicroseconds: (serverCpu * 1000) / messages,
    messages,
    messagesPerSecond: (messages / wall) * 1000,
    p50: latency.percentile(0.5),
    p99: latency.percentile(0.99),
    serverBusy: serverCpu / wall,
    loadBusy: loadCpu / wall,
    othersBusy: Math.max(0, others / (wall * coreCount)),
  }
}

/** All times in milliseconds. */
function takeSample(order: LoadOrder, latency: Histogram): Sample {
  return {
    at: performance.now(),
    rounds: latency.total,
    serverCpu: cpuNanoseconds(order.pid) / 1e6,
    loadCpu: cpuNanoseconds(process.pid) / 1e6,
    coresBusy: coresBusyNanoseconds(order.cores) / 1e6,
  }
}

/** Does not keep the process alive: when a lane fails, nobody waits for the rest of the window. */
function pause(seconds: number): Promise<void> {
  return setTimeout(seconds * 1000, undefined, { ref: false })
}
