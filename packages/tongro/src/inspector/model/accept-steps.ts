// The accept key in its four steps (RFC 6455 4.2.2), and what a server that answers a wrong one most
// likely did: each known mistake is made here too, and the one that gives the same value is named.

import { acceptKey, encodeBase64, GUID, isBase64Of16Bytes, sha1 } from '../../protocol/index.ts'
import type { AcceptReport } from './reports.ts'

/** Key + GUID, SHA-1, base64, compare. */
export function acceptSteps(key: string, received: string | undefined): AcceptReport {
  const joined = key + GUID
  const expected = acceptKey(key)
  const isValid = received === expected
  return { key, guid: GUID, joined, sha1: hexOf(digest(joined)), expected, received, isValid }
}

/** The key of the example in RFC 6455 1.3, which finds its way into programs. */
const SAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const BASE64_OF_20 = /^[A-Za-z0-9+/]{27}=$/

/**
 * Why the accept is wrong, as a sentence's part; undefined when it is right. `otherKeys` are keys of
 * other connections, whose answer this may be.
 */
export function wrongAcceptCause(
  { key, expected, received, isValid }: AcceptReport,
  otherKeys: Iterable<string> = [],
): string | undefined {
  if (isValid) return undefined
  if (received === undefined) return 'the header is missing'
  if (received === '') return 'the header is empty'
  const found = mistakes(key, expected).find(([value]) => value === received)
  if (found !== undefined) return found[1]
  if (received === acceptKey(SAMPLE_KEY)) return 'it is the accept of the example in RFC 6455 1.3'
  for (const other of otherKeys) {
    if (received === acceptKey(other))
      return `it is the accept of another connection's key, ${other}`
  }
  return BASE64_OF_20.test(received)
    ? 'it is a SHA-1 value of something else: of another key, or an old answer out of a cache'
    : `it is not the base64 form of 20 bytes, which has 28 characters and ends in one =`
}

type Mistake = readonly [value: string, cause: string]

function mistakes(key: string, expected: string): Mistake[] {
  const hex = hexOf(digest(key + GUID))
  return [...ofText(key), ...ofEncoding(hex, expected), [key, 'the key was sent back as it came']]
}

/** The right steps over a wrong text. */
function ofText(key: string): Mistake[] {
  const texts: ReadonlyArray<readonly [text: string, cause: string]> = [
    [key, 'the GUID was not appended to the key'],
    [GUID, 'the GUID was hashed without the key'],
    [GUID + key, 'the GUID was put in front of the key instead of behind it'],
    [key + GUID.toLowerCase(), 'the GUID was written in lower case'],
    [key + GUID.replaceAll('-', ''), 'the GUID was written without its hyphens'],
    [`${key}{${GUID}}`, 'the GUID was written in braces'],
    [`${key} ${GUID}`, 'a space was put between key and GUID'],
    [` ${key}${GUID}`, 'the space before the key was hashed along'],
    [`${key}\r${GUID}`, 'the CR behind the key was hashed along'],
    [`${key}\r\n${GUID}`, 'the line break behind the key was hashed along'],
    [`${key}${GUID}\0`, 'the NUL at the end of the GUID was hashed along'],
    [`${key}\0${GUID}`, 'the NUL at the end of the key was hashed along'],
    [key.replace(/=+$/, '') + GUID, 'the key was hashed without its padding'],
    [bytesOfKey(key) + GUID, 'the key was decoded from base64 before hashing'],
  ]
  return texts.map(([text, cause]) => [encodeBase64(digest(text)), cause])
}

/** The right hash in a wrong form. */
function ofEncoding(hex: string, expected: string): Mistake[] {
  const urlSafe = expected.replaceAll('+', '-').replaceAll('/', '_')
  return [
    [hex, 'the hash was sent in hexadecimal instead of base64'],
    [hex.toUpperCase(), 'the hash was sent in hexadecimal instead of base64'],
    [encodeBase64(latin1(hex)), 'the hexadecimal text of the hash was encoded, not its 20 bytes'],
    [
      encodeBase64(latin1(hex.toUpperCase())),
      'the hexadecimal text of the hash was encoded, not its 20 bytes',
    ],
    [expected.replace('=', ''), 'its padding = is missing'],
    [`"${expected}"`, 'it stands in quotes'],
    [urlSafe, 'it is in the alphabet of base64url, with - and _'],
    [urlSafe.replace('=', ''), 'it is in the form of base64url'],
    [expected.toLowerCase(), 'it was turned into lower case'],
    [encodeBase64(swapWords(hex)), 'the bytes of each 32-bit word of the hash are swapped'],
  ]
}

function digest(text: string): Uint8Array {
  return sha1(latin1(text))
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0) & 255)
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** As a processor with little-endian words stores them. */
function swapWords(hex: string): Uint8Array {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  for (let at = 0; at < bytes.length; at += 4) bytes.subarray(at, at + 4).reverse()
  return bytes
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The 16 bytes of a key, one character each; empty for what is no key. */
function bytesOfKey(key: string): string {
  if (!isBase64Of16Bytes(key)) return ''
  let text = ''
  let bits = 0
  let count = 0
  for (const char of key.slice(0, 22)) {
    bits = ((bits << 6) | ALPHABET.indexOf(char)) & 0xffff
    count += 6
    if (count < 8) continue
    count -= 8
    text += String.fromCharCode((bits >> count) & 255)
  }
  return text
}
