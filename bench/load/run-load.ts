// The load on one server, phase by phase: connect, compare an echo, warm up, measure, compare again.
// The server's CPU time is read here, in the same tick as the message count it belongs to.
import { availableParallelism } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { Framing } from '../contenders.ts'
import { coresBusyNanoseconds, cpuNanoseconds } from '../cpu-time.ts'
import { type Burst, buildBurst } from './burst.ts'
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

export async function runLoad(order: LoadOrder): Promise<Measurement> {
  const latency = new Histogram()
  const pacer = new Pacer((milliseconds) => latency.record(milliseconds * 1000))
  const lanes = openLanes(order, pacer)
  try {
    await Promise.all(lanes.map((lane) => lane.open(order.framing)))
    await Promise.all(lanes.map((lane) => lane.verify()))
    const rounds = Promise.all(lanes.map((lane) => lane.run()))
    const window = measureWindow(order, latency)
    await Promise.race([window, rounds])
    pacer.stop()
    await rounds
    await Promise.all(lanes.map((lane) => lane.verify()))
    return await window
  } finally {
    for (const lane of lanes) lane.leave()
  }
}

function openLanes(order: LoadOrder, pacer: Pacer): readonly Lane[] {
  const { framing, flight, size, connections, port } = order
  const variants: Burst[] = []
  for (let seed = 0; seed < Math.min(connections, VARIANTS); seed++) {
    variants.push(buildBurst(framing, flight, size, seed))
  }
  return Array.from({ length: connections }, (_, index) => {
    return new Lane(port, variants[index % variants.length]!, pacer)
  })
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
