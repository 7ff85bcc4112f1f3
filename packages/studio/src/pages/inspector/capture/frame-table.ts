// All frames as columns, 40 bytes each, and some more for the few that answer a ping.

import type { FrameReport } from 'tongro/inspector'
import { f64, u32 } from './column.ts'
import { packFrame, severityNumber, withSeverity } from './frame-bits.ts'

export class FrameTable {
  readonly #times = f64()
  readonly #connections = u32()
  readonly #bits = u32()
  readonly #lengths = f64()
  /** Offset in the side's stream; of a frame without bytes on the wire, position in the store. */
  readonly #offsets = f64()
  /** The number of the message and one; 0 for none. */
  readonly #messages = u32()
  /** The number of the first finding and one; 0 for none. */
  readonly #findings = u32()
  /** In rising order of the frame: pongs, the pings they answer, the milliseconds between. */
  readonly #pongs = u32()
  readonly #pings = u32()
  readonly #roundTrips = f64()

  get length(): number {
    return this.#times.length
  }

  get bytes(): number {
    const columns = [this.#times, this.#connections, this.#bits, this.#lengths, this.#offsets]
    const others = [this.#messages, this.#findings, this.#pongs, this.#pings, this.#roundTrips]
    return [...columns, ...others].reduce((sum, column) => sum + column.bytes, 0)
  }

  /** Frames come in the order of their numbers, from 0. */
  add(frame: FrameReport, offset: number, isCompressed: boolean): void {
    this.#times.push(frame.time)
    this.#connections.push(frame.connection)
    this.#bits.push(packFrame(frame, isCompressed))
    this.#lengths.push(frame.length)
    this.#offsets.push(offset)
    this.#messages.push(frame.message === undefined ? 0 : frame.message + 1)
    this.#findings.push(0)
    if (frame.answers === undefined) return
    this.#pongs.push(frame.number)
    this.#pings.push(frame.answers.frame)
    this.#roundTrips.push(frame.answers.rtt)
  }

  time(frame: number): number {
    return this.#times.at(frame)
  }

  connection(frame: number): number {
    return this.#connections.at(frame)
  }

  bits(frame: number): number {
    return this.#bits.at(frame)
  }

  payloadLength(frame: number): number {
    return this.#lengths.at(frame)
  }

  offset(frame: number): number {
    return this.#offsets.at(frame)
  }

  message(frame: number): number | undefined {
    return below(this.#messages.at(frame))
  }

  finding(frame: number): number | undefined {
    return below(this.#findings.at(frame))
  }

  setFinding(frame: number, finding: number, severity: Parameters<typeof severityNumber>[0]): void {
    this.#findings.set(frame, finding + 1)
    this.#bits.set(frame, withSeverity(this.bits(frame), severityNumber(severity)))
  }

  /** How many frames answer a ping, and the one at `index` of them. */
  get pongs(): number {
    return this.#pongs.length
  }

  pong(index: number): { readonly pong: number; readonly ping: number } {
    return { pong: this.#pongs.at(index), ping: this.#pings.at(index) }
  }

  answers(frame: number): FrameReport['answers'] {
    const index = this.#pongs.lastUpTo(frame)
    if (index < 0 || this.#pongs.at(index) !== frame) return undefined
    return { frame: this.#pings.at(index), rtt: this.#roundTrips.at(index) }
  }
}

/** Of a column that holds a number and one: the number, or undefined for 0. */
function below(value: number): number | undefined {
  return value === 0 ? undefined : value - 1
}
