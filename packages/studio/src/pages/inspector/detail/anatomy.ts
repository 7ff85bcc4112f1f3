// The fields of one frame as RFC 6455 5.2 draws them, read from its bytes on the wire. It works on
// any beginning of a frame: a field that is not wholly there says how many of its bits are.
//
//   bit 0   1    2    3    4..7     8     9..15    16..31 or 16..79   then      then
//      FIN RSV1 RSV2 RSV3  opcode  MASK  length    extended length    key (32)  payload

import type { Finding } from 'tongro/inspector'

export const FIELD_NAMES = [
  'fin',
  'rsv1',
  'rsv2',
  'rsv3',
  'opcode',
  'mask',
  'length',
  'length16',
  'length64',
  'key',
  'payload',
] as const

export type FieldName = (typeof FIELD_NAMES)[number]

export interface Field {
  readonly name: FieldName
  /** First bit, counted from the first bit of the frame. */
  readonly start: number
  /** Bits it takes, as the header declares them. */
  readonly bits: number
  /** How many of them the bytes at hand hold. */
  readonly held: number
  /** Its number, of the bits held; undefined for the payload and where no bit is held. */
  readonly value: bigint | undefined
  /** What is wrong with it, worst first. */
  readonly findings: readonly Finding[]
}

export interface Anatomy {
  /** Those of this frame, in the order of their bits. */
  readonly fields: readonly Field[]
  /** Those that this frame does not have. */
  readonly absent: readonly FieldName[]
  /** Bytes of the header as it declares itself; 2 while the second byte is missing. */
  readonly headerSize: number
}

const FIRST_BITS: ReadonlyArray<readonly [FieldName, number]> = [
  ['fin', 1],
  ['rsv1', 1],
  ['rsv2', 1],
  ['rsv3', 1],
  ['opcode', 4],
  ['mask', 1],
  ['length', 7],
]

const SEVERITY_ORDER = ['must', 'should', 'note'] as const

/** `wire` holds the frame from its first byte; findings without bits belong to the payload. */
export function anatomyOf(wire: Uint8Array, findings: readonly Finding[] = []): Anatomy {
  const second = wire[1] ?? 0
  const short = second & 127
  const sizes = [...FIRST_BITS]
  if (short === 126) sizes.push(['length16', 16])
  if (short === 127) sizes.push(['length64', 64])
  if (second >= 128) sizes.push(['key', 32])
  let start = 0
  const places = sizes.map(([name, bits]) => {
    const place = { name, start, bits }
    start += bits
    return place
  })
  const declared = declaredLength(wire)
  if (declared > 0n || findings.some(({ bits }) => bits.length === 0)) {
    places.push({ name: 'payload', start, bits: Number(declared) * 8 })
  }
  return {
    fields: places.map((place) => fieldAt(place, wire, findings)),
    absent: FIELD_NAMES.filter((name) => !places.some((place) => place.name === name)),
    headerSize: start / 8,
  }
}

/** The payload length that the header declares, as far as its bytes are there. */
function declaredLength(wire: Uint8Array): bigint {
  const short = (wire[1] ?? 0) & 127
  if (short < 126) return BigInt(short)
  return readBits(wire, 16, short === 126 ? 16 : 64) ?? 0n
}

function fieldAt(
  place: Pick<Field, 'name' | 'start' | 'bits'>,
  wire: Uint8Array,
  findings: readonly Finding[],
): Field {
  const held = Math.max(0, Math.min(place.bits, wire.length * 8 - place.start))
  const isPayload = place.name === 'payload'
  return {
    ...place,
    held,
    value: isPayload ? undefined : readBits(wire, place.start, held),
    findings: findings
      .filter((finding) => isAbout(finding, place, isPayload))
      .sort((a, b) => rank(a) - rank(b)),
  }
}

function isAbout(
  { bits }: Finding,
  { start, bits: size }: Pick<Field, 'start' | 'bits'>,
  isPayload: boolean,
): boolean {
  if (bits.length === 0) return isPayload
  return bits.some((range) => range.start < start + size && range.start + range.length > start)
}

function rank(finding: Finding): number {
  return SEVERITY_ORDER.indexOf(finding.rule.severity)
}

/** Up to 64 bits, the first the highest; undefined for none. */
function readBits(bytes: Uint8Array, start: number, count: number): bigint | undefined {
  const end = Math.min(start + count, bytes.length * 8)
  if (end <= start) return undefined
  let value = 0n
  for (let bit = start; bit < end; bit++) {
    value = (value << 1n) | BigInt(((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
  }
  return value
}

/** The bytes that hold the field: `[from, to)`. */
export function bytesOf(field: Field): { readonly from: number; readonly to: number } {
  return { from: field.start >> 3, to: Math.ceil((field.start + field.bits) / 8) }
}

/** The fields that have bits in byte `offset` of the frame. */
export function fieldsAt(anatomy: Anatomy, offset: number): readonly Field[] {
  return anatomy.fields.filter((field) => {
    const { from, to } = bytesOf(field)
    return offset >= from && offset < to
  })
}

/** Whether a strict peer would stop at it. */
export function isIllegal(field: Field): boolean {
  return field.findings.some(({ rule }) => rule.severity === 'must')
}

/** A field's held bits in groups of four or eight, such as `0001` or `00000001 00101100`. */
export function bitText(field: Field): string {
  if (field.value === undefined) return ''
  const digits = field.value.toString(2).padStart(field.held, '0')
  return field.held > 8 ? (digits.match(/.{1,8}/g) ?? []).join(' ') : digits
}

/** In hexadecimal, with as many digits as its bits need, such as `0x5` or `0x012c`. */
export function hexText(field: Field): string {
  if (field.value === undefined) return ''
  return `0x${field.value.toString(16).padStart(Math.ceil(field.held / 4), '0')}`
}

/** A field's value in all three ways of writing it. */
export function valueTexts(field: Field): {
  readonly bits: string
  readonly hex: string
  readonly decimal: string
} {
  const decimal = field.value === undefined ? '' : String(field.value)
  return { bits: bitText(field), hex: hexText(field), decimal }
}
