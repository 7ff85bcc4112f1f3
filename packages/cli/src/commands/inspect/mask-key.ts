// A masking key as it stands on the wire. The protocol holds it as a number with the first octet in the low byte.

/** The four octets in the order of the wire. */
export function maskKeyBytes(key: number): readonly number[] {
  return [key & 255, (key >>> 8) & 255, (key >>> 16) & 255, key >>> 24]
}

/** Eight hexadecimal digits in the order of the wire, such as `37fa213d`. */
export function maskKeyHex(key: number): string {
  return maskKeyBytes(key)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}
