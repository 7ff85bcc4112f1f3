// Addresses of IP as text, IPv6 in its shortest form (RFC 5952), and as keys of a map.

import { u16 } from './integers.ts'

/** `192.0.2.7:80`, `[2001:db8::1]:80`. */
export function endpointText(address: Uint8Array, port: number): string {
  return address.length === 4 ? `${address.join('.')}:${port}` : `[${ipv6Text(address)}]:${port}`
}

/** Address and port in as few characters as hold them; of equal length for one version of IP. */
export function endpointKey(bytes: Uint8Array, at: number, size: number, port: number): string {
  let key = String.fromCharCode(port)
  for (let i = 0; i < size; i += 2) key += String.fromCharCode(u16(bytes, at + i))
  return key
}

/** Address and port of a key. */
export function endpointOfKey(key: string): {
  readonly address: Uint8Array
  readonly port: number
} {
  const address = new Uint8Array((key.length - 1) * 2)
  for (let i = 1; i < key.length; i++) {
    const pair = key.charCodeAt(i)
    address[i * 2 - 2] = pair >> 8
    address[i * 2 - 1] = pair & 255
  }
  return { address, port: key.charCodeAt(0) }
}

function ipv6Text(address: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => u16(address, i * 2))
  const { at, length } = longestZeros(groups)
  const hex = groups.map((group) => group.toString(16))
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, at).join(':')}::${hex.slice(at + length).join(':')}`
}

/** The first of the longest runs of groups that are 0. */
function longestZeros(groups: readonly number[]): { at: number; length: number } {
  let best = { at: 0, length: 0 }
  let from = 0
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) continue
    if (i - from > best.length) best = { at: from, length: i - from }
    from = i + 1
  }
  return best
}
