// What a page may close with: narrower than the protocol, and with the exceptions of browsers.

import { isCloseCodeOnWire, MAX_REASON, plainTextCodec } from '../protocol/index.ts'

/** A close code as Web IDL takes one: a number, clamped to 16 bits, halves to the even side. */
export function closeCodeOf(value: unknown): number | undefined {
  if (value === undefined) return undefined
  const number = Math.min(Math.max(Number(value) || 0, 0), 0xffff)
  const floor = Math.floor(number)
  const rest = number - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}

export function checkCloseWish(code: number | undefined, reason: string | undefined): void {
  if (code !== undefined && code !== 1000 && !(code >= 3000 && isCloseCodeOnWire(code))) {
    throw new DOMException(
      `Cannot close with code ${code}: it must be 1000 or 3000-4999`,
      'InvalidAccessError',
    )
  }
  const size = plainTextCodec.byteLength(reason ?? '')
  if (size <= MAX_REASON) return
  throw new DOMException(
    `Cannot close with a reason of ${size} bytes: it must be at most ${MAX_REASON}`,
    'SyntaxError',
  )
}
