// A tap that keeps what it was shown, for tests to look at.

import type { CaptureEnd, CaptureRecord, CaptureSink, From } from '../src/protocol/index.ts'

export class Collected {
  readonly records: CaptureRecord[] = []
  readonly sink: CaptureSink = (record) => {
    // Lent for the call only: whoever writes into the bytes later must not change what is kept.
    const isLent = 'bytes' in record
    this.records.push(isLent ? { ...record, bytes: Uint8Array.from(record.bytes) } : record)
  }

  /** All bytes that a side sent on a connection. */
  bytes(from: From, connection = 0): Buffer {
    return Buffer.concat(
      this.records.flatMap((record) =>
        record.kind === 'chunk' && record.from === from && record.connection === connection
          ? [record.bytes]
          : [],
      ),
    )
  }

  text(from: From, connection = 0): string {
    return this.bytes(from, connection).toString('latin1')
  }

  kinds(connection = 0): string[] {
    return this.records.filter((one) => one.connection === connection).map(({ kind }) => kind)
  }

  of<K extends CaptureRecord['kind']>(
    kind: K,
    connection?: number,
  ): Array<Extract<CaptureRecord, { kind: K }>> {
    return this.records.filter(
      (one): one is Extract<CaptureRecord, { kind: K }> =>
        one.kind === kind && (connection === undefined || one.connection === connection),
    )
  }

  /** Who ended how, such as `server fin`. */
  ends(connection = 0): string[] {
    return this.of('end', connection).map(({ from, how }: CaptureEnd) => `${from} ${how}`)
  }
}
