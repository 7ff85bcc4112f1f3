// How each rule of framing, closing and text is switched off.

import type { Mutants } from './edit.ts'

const FRAMES = 'protocol/frame-reader.ts'
const MESSAGES = 'protocol/message-reader.ts'
const CLOSE = 'protocol/close.ts'
const WRITER = 'protocol/frame-writer.ts'

const MASK_BREACH =
  "if (!this.#breach(this.#expectsMask ? 'mask-missing' : 'mask-unexpected')) return false"

export const FRAMING: Mutants = {
  'mask-missing': [
    {
      file: FRAMES,
      find: MASK_BREACH,
      replace: "if (!this.#expectsMask && !this.#breach('mask-unexpected')) return false",
    },
  ],
  'mask-unexpected': [
    {
      file: FRAMES,
      find: MASK_BREACH,
      replace: "if (this.#expectsMask && !this.#breach('mask-missing')) return false",
    },
  ],
  'length-not-minimal': [
    {
      file: FRAMES,
      find: "if (this.length < 126 && !this.#breach('length-not-minimal')) return false",
      replace: '',
    },
    {
      file: FRAMES,
      find: "if (this.length < 65536 && !this.#breach('length-not-minimal')) return false",
      replace: '',
    },
  ],
  'length-top-bit': [
    {
      file: FRAMES,
      find: "if (bytes[at + 2]! >= 0x80 && !this.#breach('length-top-bit')) return false",
      replace: '',
    },
  ],
  'message-too-big': [
    {
      file: MESSAGES,
      find: "if (this.#announced > this.#mostOnWire()) return this.violation('message-too-big')",
      replace: '',
    },
  ],
  'rsv1-unexpected': [
    {
      file: FRAMES,
      find: "if ((this.rsv & 4) !== 0 && !mayHaveRsv1 && !this.#breach('rsv1-unexpected')) return false",
      replace: 'if (!mayHaveRsv1) this.rsv &= 3',
    },
  ],
  'rsv23-unexpected': [
    {
      file: FRAMES,
      find: "if ((this.rsv & 3) !== 0 && !this.#breach('rsv23-unexpected')) return false",
      replace: '',
    },
  ],
  'opcode-reserved': [
    { file: FRAMES, find: "if (!this.#breach('opcode-reserved')) return false", replace: '' },
  ],
  'control-fragmented': [
    {
      file: FRAMES,
      find: "if (!this.isFinal && !this.#breach('control-fragmented')) return false",
      replace: '',
    },
  ],
  'control-too-long': [
    {
      file: FRAMES,
      find: "return this.length <= MAX_CONTROL_PAYLOAD || this.#breach('control-too-long')",
      replace: 'return true',
    },
    {
      file: MESSAGES,
      find: 'this.#controlBuffer ??= new Uint8Array(MAX_CONTROL_PAYLOAD)',
      replace: 'this.#controlBuffer ??= new Uint8Array(1 << 17)',
    },
  ],
  'continuation-unexpected': [
    {
      file: MESSAGES,
      find: "if (this.#open === 0) return this.violation('continuation-unexpected')",
      replace: 'if (this.#open === 0) this.#open = OPCODE.binary',
    },
  ],
  'data-inside-message': [
    {
      file: MESSAGES,
      find: "if (this.#open !== 0) return this.violation('data-inside-message')",
      replace: '',
    },
  ],
  'control-between-fragments': [
    {
      file: MESSAGES,
      find: 'if (opcode >= 8) return true',
      replace: 'if (opcode >= 8) this.#endMessage()\n    if (opcode >= 8) return true',
    },
  ],
  'too-many-parts': [
    {
      file: MESSAGES,
      find: "if (++this.#parts > this.#limits.parts) return this.violation('too-many-parts')",
      replace: '',
    },
  ],
  'cut-anywhere': [
    {
      file: FRAMES,
      find: 'if (end - at < 2) return this.#fillSpill(chunk, at, end)',
      replace: 'if (end - at < 2) return end',
    },
  ],
  'mask-offset-kept': [
    {
      file: FRAMES,
      find: 'this.#rotatedKey = rotateKey(this.#rotatedKey, stop - at)',
      replace: '',
    },
  ],
  'mask-key-fresh': [
    {
      file: 'transport/node-platform.ts',
      find: 'return pool[poolUsed++]!',
      replace: 'return pool[0]!',
    },
  ],
  'caller-bytes-untouched': [
    {
      file: WRITER,
      find: 'target.set(payload, from)\n    if (key > 0) applyMask(target, from, from + length, key)',
      replace: 'if (key > 0) applyMask(payload, 0, length, key)\n    target.set(payload, from)',
    },
  ],
}

export const CLOSING: Mutants = {
  'close-payload-one-byte': [
    {
      file: CLOSE,
      find: "if (end - start === 1) return 'close-payload-one-byte'",
      replace: "if (end - start === 1) return { code: NO_STATUS, reason: '' }",
    },
  ],
  'close-code-invalid': [
    {
      file: CLOSE,
      find: "if (!isCloseCodeOnWire(code)) return 'close-code-invalid'",
      replace: '',
    },
  ],
  'close-code-empty': [
    {
      file: CLOSE,
      find: "if (start === end) return { code: NO_STATUS, reason: '' }",
      replace: "if (start === end) return { code: 1000, reason: '' }",
    },
  ],
  'close-reason-not-utf8': [
    {
      file: CLOSE,
      find: "if (!isUtf8(bytes, start + 2, end)) return 'close-reason-not-utf8'",
      replace: '',
    },
  ],
  'close-reason-too-long': [
    { file: CLOSE, find: 'if (length > MAX_REASON) {', replace: 'if (false) {' },
  ],
  'close-arguments': [
    {
      file: CLOSE,
      find: "if (code !== undefined && (typeof code !== 'number' || !isCloseCodeOnWire(code))) {",
      replace: 'if (false) {',
    },
  ],
  'close-ends-message': [
    {
      file: MESSAGES,
      find: 'this.stop()\n      this.#control.close(frame)\n      return false',
      replace: 'this.#control.close(frame)\n      return true',
    },
  ],
  'close-deadline': [
    {
      file: 'socket/live-socket.ts',
      find: 'wheel.schedule(this, wheel.now + limits.closeMs)',
      replace: '',
    },
  ],
  'close-once': [
    {
      file: 'socket/delivery.ts',
      find: 'if (!this.#isEnded || this.#isBusy) return',
      replace: 'if (!this.#isEnded) return',
    },
  ],
  'violation-ends-input': [
    {
      file: MESSAGES,
      find: 'this.stop()\n    this.#control.breach(code)\n    return false',
      replace: 'this.#control.breach(code)\n    return true',
    },
  ],
}

export const TEXT: Mutants = {
  'text-not-utf8': [
    {
      file: MESSAGES,
      find: "if (text.includes('\\ufffd') && !isUtf8(bytes, start, end)) {",
      replace: 'if (false) {',
    },
    {
      file: MESSAGES,
      find: "if (!this.#validator.push(bytes, start, end)) return this.violation('text-not-utf8')",
      replace: '',
    },
    {
      file: MESSAGES,
      find: "if (isText && this.#validator?.isComplete === false) return this.violation('text-not-utf8')",
      replace: '',
    },
  ],
  'utf8-strict': [
    { file: 'protocol/utf8.ts', find: 'return byte <= 0x9f ? 1 : -1', replace: 'return 1' },
  ],
  'utf8-fail-fast': [
    {
      file: MESSAGES,
      find: "if (!this.#validator.push(bytes, start, end)) return this.violation('text-not-utf8')",
      replace: 'this.#validator.push(bytes, start, end)',
    },
  ],
  'bom-kept': [
    {
      file: 'transport/node-platform.ts',
      find: "bufferOf(bytes).toString('utf8', start, end)",
      replace: "bufferOf(bytes).toString('utf8', start, end).replace(/^\\ufeff/, '')",
    },
  ],
}
