// How each rule about limits and life is switched off.

import type { Mutants } from './edit.ts'

const JSON_MESSAGES = 'messages/json.ts'

export const LIFE: Mutants = {
  'handshake-timeout': [
    {
      file: 'server/first-head.ts',
      find: 'wheel.schedule(first, wheel.now + options.limits.handshakeMs)',
      replace: '',
    },
  ],
  'parts-are-charged': [
    { file: 'socket/inbox.ts', find: 'const ENTRY_COST = 64', replace: 'const ENTRY_COST = 0' },
  ],
  'limits-are-numbers': [
    {
      file: 'protocol/message-reader.ts',
      find: 'if (this.#announced > this.#mostOnWire())',
      replace: 'if (this.#announced > (this.#mostOnWire() | 0))',
    },
  ],
  'heartbeat-timeout': [
    {
      file: 'protocol/keepalive.ts',
      find: "now >= deadAt ? { action: 'dead', next: now } : { action: 'wait', next: deadAt }",
      replace: "{ action: 'wait', next: Math.max(now, deadAt) + config.timeout }",
    },
  ],
  'latest-pong-only': [
    {
      file: 'protocol/connection.ts',
      find: 'const isClogged = this.#writer.isClogged',
      replace: 'const isClogged = false',
    },
  ],
  'message-pins-little': [
    {
      file: 'protocol/payload.ts',
      find: 'if (length <= INLINE_SIZE) return copyInline(bytes, start, length)',
      replace: 'if (length <= INLINE_SIZE) return bytes.subarray(start, start + length)',
    },
  ],
  'handler-failed': [
    {
      file: 'socket/live-socket.ts',
      find: "this.close(1011, describeRule('handler-failed'))",
      replace: 'this.close(1000)',
    },
  ],
  'send-buffer-unusable': [
    {
      file: 'protocol/payload.ts',
      find: 'if (buffer.byteLength === 0 && isDetached(buffer)) {',
      replace: 'if (false) {',
    },
    { file: 'protocol/payload.ts', find: 'if (!isArrayBuffer(buffer)) {', replace: 'if (false) {' },
  ],
  'server-stricter': [
    {
      file: 'socket/limits.ts',
      find: 'message: 1 << 20,',
      replace: 'message: 64 << 20,',
    },
  ],
  'slow-reader': [
    {
      file: 'socket/outgoing.ts',
      find: "if (isSlow && (slowReader === 'close' || pending > limits.queued)) {",
      replace: 'if (false) {',
    },
  ],
  'graceful-stop': [
    {
      file: 'server/live-server.ts',
      find: 'const { code = 1001,',
      replace: 'const { code = 1000,',
    },
  ],
  'message-not-json': [
    {
      file: JSON_MESSAGES,
      find: "throw refuse('message-not-json', (error as Error).message, message, error)",
      replace: 'return text',
    },
  ],
  'message-not-of-schema': [
    {
      file: JSON_MESSAGES,
      find: "throw new InvalidMessageError('message-not-of-schema', result.issues, message)",
      replace: 'return value',
    },
  ],
  'message-nested-too-deep': [
    { file: JSON_MESSAGES, find: 'if (isDeeperThan(text, depth)) {', replace: 'if (false) {' },
  ],
}
