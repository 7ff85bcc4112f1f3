// The text messages that have a peer do something else than to send them back. Each peer program follows this list in its
// own language; scenarios send no other text that begins with an exclamation mark.

export const COMMANDS = {
  /** Closes with an empty Close frame. */
  closeEmpty: '!close',
  close: (code: number, reason: string): string => `!close ${code} ${reason}`,
  /** Pings, and sends PONG_CAME when the pong is there. */
  ping: '!ping',
  /** Sends FRAGMENTED_TEXT and then fragmentedBinary(), each in several fragments. */
  fragments: '!fragments',
  /** Drops the line without a Close frame. */
  abort: '!abort',
  /** Sends the name of the subprotocol as the peer knows it, or an empty text. */
  protocol: '!protocol',
} as const

export const PONG_CAME = 'pong came'

/** The fragments that every peer uses; one is empty, and the last has characters of four bytes. */
export const TEXT_FRAGMENTS: readonly string[] = ['fragments, ', '', '통로, ', '👩‍🚀']
export const FRAGMENTED_TEXT: string = TEXT_FRAGMENTS.join('')

/** Byte i is i modulo 251, in three fragments of 70,000 bytes. */
export function fragmentedBinary(): Uint8Array {
  return Uint8Array.from({ length: 3 * BINARY_FRAGMENT }, (_, index) => index % 251)
}

export const BINARY_FRAGMENT = 70_000
