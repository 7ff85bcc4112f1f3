// What both sides of the comparison record, so that one table can show them.

import { NO_SIGHTINGS, type Sightings } from '../../measure/sightings.ts'
import { EMPTY_METER, type WireMeter } from '../../measure/wire-meter.ts'

export interface Side {
  /** HTTP requests made; a WebSocket costs one, its handshake. */
  readonly requests: number
  /** Requests without a usable answer. */
  readonly failed: number
  readonly sightings: Sightings
  readonly meter: WireMeter
}

export const EMPTY_SIDE: Side = {
  requests: 0,
  failed: 0,
  sightings: NO_SIGHTINGS,
  meter: EMPTY_METER,
}

/** One look at the server's state, as a side reports it. Times are the browser's. */
export interface LookReport {
  readonly seq: number
  readonly changedAt: number
  readonly seenAt: number
  readonly isNew: boolean
  readonly missed: readonly number[]
}
