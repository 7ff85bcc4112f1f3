// The accept key (RFC 6455 4.2.2): proof that the server read this very handshake.
//
//   Sec-WebSocket-Accept = base64( SHA-1( Sec-WebSocket-Key + GUID ) )

import { encodeBase64 } from './base64.ts'
import { sha1 } from './sha1.ts'

export const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Base64 of the SHA-1 of an ASCII text; hosts inject a faster one. */
export type TextDigest = (text: string) => string

export const plainTextDigest: TextDigest = (text) =>
  encodeBase64(sha1(Uint8Array.from(text, (char) => char.charCodeAt(0))))

/** The accept value for a key, 28 characters. */
export function acceptKey(key: string, digest: TextDigest = plainTextDigest): string {
  return digest(key + GUID)
}
