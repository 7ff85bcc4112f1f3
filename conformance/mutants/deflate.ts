// How each rule of permessage-deflate is switched off.

import type { Mutants } from './edit.ts'

const NEGOTIATION = 'protocol/deflate-negotiation.ts'
const MESSAGES = 'protocol/message-reader.ts'
const ZLIB = 'transport/node-deflate.ts'

export const DEFLATE: Mutants = {
  'deflate-offer-declined': [
    {
      file: NEGOTIATION,
      find: 'if (seen.has(name) || !takeParameter(wish, name, value)) return undefined',
      replace: 'takeParameter(wish, name, value)',
    },
  ],
  'window-bits-malformed': [
    { file: NEGOTIATION, find: '/^(?:[89]|1[0-5])$/', replace: '/^0*(?:[89]|1[0-5])$/' },
  ],
  'response-deflate-illegal': [
    {
      file: NEGOTIATION,
      find: 'serverMaxWindowBits !== undefined && serverMaxWindowBits > policy.serverMaxWindowBits',
      replace: 'false',
    },
  ],
  'window-of-256-declined': [
    { file: NEGOTIATION, find: 'const NARROWEST_OWN = 9', replace: 'const NARROWEST_OWN = 8' },
  ],
  'context-per-direction': [
    {
      file: 'socket/make-compression.ts',
      find: 'makeInflater(peers.bits, peers.keepsContext,',
      replace: 'makeInflater(peers.bits, false,',
    },
  ],
  'deflate-tail': [
    {
      file: ZLIB,
      find: 'return joined.bytes(TAIL.length)',
      replace: 'return joined.bytes(0)',
    },
  ],
  'deflate-final-block': [
    {
      file: ZLIB,
      find: 'if (next < end) this.#restart(zlib)',
      replace: 'if (next < end) return false',
    },
  ],
  'inflated-too-big': [
    {
      file: MESSAGES,
      find: "if (this.#stored + end - start > this.#mostBytes) return this.violation('inflated-too-big')",
      replace: '',
    },
  ],
  'deflate-corrupt': [
    {
      file: MESSAGES,
      find: "if (outcome === 'corrupt') return this.violation('deflate-corrupt')",
      replace: '',
    },
  ],
  'deflate-bomb': [
    {
      file: MESSAGES,
      find: "if (this.#stored + end - start > this.#mostBytes) return this.violation('inflated-too-big')",
      replace: '',
    },
    {
      file: MESSAGES,
      find: 'const most = isKnown ? this.#announced : this.#limits.message',
      replace: 'const most = isKnown ? this.#announced : 1 << 30',
    },
    {
      file: MESSAGES,
      find: "if (outcome === 'corrupt') return this.violation('deflate-corrupt')",
      replace:
        "if (outcome === 'corrupt') return this.violation('deflate-corrupt')\n    if (isEnd && this.#stored > this.#limits.message) return this.violation('inflated-too-big')",
    },
  ],
  'deflate-released': [
    {
      file: 'protocol/connection.ts',
      find: 'this.#deflater?.close()',
      replace: '',
    },
    { file: MESSAGES, find: 'this.#inflater?.close()', replace: '' },
  ],
  'deflate-order': [
    {
      file: 'protocol/connection.ts',
      find: 'this.#writer.write(opcode | RSV1_BIT, payload)',
      replace:
        'const later = payload.slice()\n    queueMicrotask(() => this.#writer.write(opcode | RSV1_BIT, later))',
    },
  ],
  'compression-declinable': [
    {
      file: 'server/acceptor.ts',
      find: 'given?.compression === false ? undefined : this.#agreeToDeflate(offer)',
      replace: 'this.#agreeToDeflate(offer)',
    },
  ],
}
