// Adds up byte counters that start again at zero whenever a new connection (or a new polling
// session) begins. The counters come from the server: `read` is what the browser sent, `written`
// what it received.

export interface WireCount {
  readonly read: number
  readonly written: number
}

export interface WireMeter {
  /** Bytes of counters that are finished. */
  readonly before: WireCount
  /** The running counter. */
  readonly current: WireCount
}

const NOTHING: WireCount = { read: 0, written: 0 }

export const EMPTY_METER: WireMeter = { before: NOTHING, current: NOTHING }

/** A new counter begins at zero. */
export function nextCounter(meter: WireMeter): WireMeter {
  return { before: meterTotal(meter), current: NOTHING }
}

export function counted(meter: WireMeter, wire: WireCount): WireMeter {
  return { before: meter.before, current: wire }
}

export function meterTotal(meter: WireMeter): WireCount {
  return {
    read: meter.before.read + meter.current.read,
    written: meter.before.written + meter.current.written,
  }
}
