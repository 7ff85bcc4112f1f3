// The length on the wire of one unfragmented, uncompressed WebSocket text frame from a server.

const encoder = new TextEncoder()

/** Header (RFC 6455 section 5.2; a server's frame carries no masking key) plus UTF-8 payload. */
export function serverTextFrameLength(text: string): number {
  const payload = encoder.encode(text).length
  const header = payload <= 125 ? 2 : payload <= 65_535 ? 4 : 10
  return header + payload
}
