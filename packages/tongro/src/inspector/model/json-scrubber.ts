// Overwrites the values of secret members in JSON text that comes in parts, byte by byte and in place:
// the text keeps its length, and stays JSON.
//
//   {"token":"abc\"def","pin":12}   →   {"token":"xxxxxxxx","pin":12}
//
// A member's name comes before its value, so nothing must be looked at twice. Text that is no JSON has
// no names in quotes with a colon behind, and stays as it is.

import { isSecretName, MOST_SECRET_NAME } from './secret-names.ts'

const QUOTE = 34
const BACKSLASH = 92
const COLON = 58
const FILLER = 120
/** No zero, which must not lead a number. */
const FILLER_DIGIT = 49

/** What the last string said, and where it stands in a pair. */
type Place =
  | 'outside'
  | 'string'
  | 'behind-string'
  | 'behind-colon'
  | 'secret-string'
  | 'secret-number'

export class JsonScrubber {
  #place: Place = 'outside'
  #isEscaped = false
  #name = ''

  /** A new text begins. */
  reset(): void {
    this.#place = 'outside'
    this.#isEscaped = false
  }

  /** Takes the next part of the text and overwrites it. */
  scrub(bytes: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i++) bytes[i] = this.#next(bytes[i]!)
  }

  #next(byte: number): number {
    switch (this.#place) {
      case 'string':
      case 'secret-string':
        return this.#inString(byte)
      case 'secret-number':
        if (isOfNumber(byte)) return isDigit(byte) ? FILLER_DIGIT : byte
        this.#place = 'outside'
        return this.#outside(byte)
      default:
        return this.#outside(byte)
    }
  }

  #inString(byte: number): number {
    const isSecret = this.#place === 'secret-string'
    if (byte === QUOTE && !this.#isEscaped) {
      this.#place = isSecret ? 'outside' : 'behind-string'
      return byte
    }
    this.#isEscaped = byte === BACKSLASH && !this.#isEscaped
    if (isSecret) return FILLER
    if (this.#name.length <= MOST_SECRET_NAME) this.#name += String.fromCharCode(byte)
    return byte
  }

  #outside(byte: number): number {
    const isSecret = this.#place === 'behind-colon' && isSecretName(this.#name)
    if (byte === QUOTE) {
      this.#place = isSecret ? 'secret-string' : 'string'
      this.#isEscaped = false
      if (!isSecret) this.#name = ''
    } else if (byte === COLON && this.#place === 'behind-string') {
      this.#place = 'behind-colon'
    } else if (isSecret && isOfNumber(byte)) {
      this.#place = 'secret-number'
      return isDigit(byte) ? FILLER_DIGIT : byte
    } else if (!isSpace(byte)) {
      this.#place = 'outside'
    }
    return byte
  }
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

/** Digits, sign, point and exponent. */
function isOfNumber(byte: number): boolean {
  return isDigit(byte) || byte === 45 || byte === 43 || byte === 46 || (byte | 32) === 101
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13)
}
