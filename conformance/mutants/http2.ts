// How each rule of HTTP/2 is switched off.

import type { Mutants } from './edit.ts'

const CONNECT = 'protocol/extended-connect.ts'
const SESSION = 'client/http2-session.ts'
const TRANSPORT = 'transport/http2-transport.ts'
const SERVER = 'server/http2-server.ts'

export const HTTP2: Mutants = {
  'connect-unannounced': [
    {
      file: SESSION,
      find: 'this.isAnnounced = enableConnectProtocol',
      replace: 'this.isAnnounced = true',
    },
  ],
  'connect-setting-illegal': [
    {
      file: CONNECT,
      find: "return isLegal ? undefined : 'connect-setting-illegal'",
      replace: 'return undefined',
    },
  ],
  'connect-not-websocket': [
    {
      file: CONNECT,
      find: "return method === 'CONNECT' && protocol?.toLowerCase() === 'websocket'",
      replace: "return method === 'CONNECT'",
    },
  ],
  'connect-pseudo-illegal': [
    { file: CONNECT, find: "return 'connect-pseudo-illegal'", replace: '' },
  ],
  'connect-scheme-illegal': [
    {
      file: CONNECT,
      find: "if (scheme !== 'https' && scheme !== 'http') return 'connect-scheme-illegal'",
      replace: '',
    },
  ],
  'connect-path-illegal': [
    {
      file: CONNECT,
      find: "return (fields.get(':path') ?? '/')[0] === '/' ? undefined : 'connect-path-illegal'",
      replace: 'return undefined',
    },
  ],
  'connect-header-illegal': [
    {
      file: CONNECT,
      find: "if (name === 'host' && value.toLowerCase() !== authority.toLowerCase()) {",
      replace: 'if (false) {',
    },
  ],
  'connect-headers-own': [
    {
      file: CONNECT,
      find: "[[':status', '200'], ",
      replace: "[[':status', '200'], ['sec-websocket-accept', 'x'], ",
    },
  ],
  'connect-status-not-2xx': [
    {
      file: CONNECT,
      find: "if (!(status >= 200 && status < 300)) return { broken: 'connect-status-not-2xx' }",
      replace: '',
    },
  ],
  'stream-end-orderly': [
    { file: TRANSPORT, find: 'if (!this.#wasReset) super.ended()', replace: '' },
  ],
  'stream-reset-abnormal': [
    {
      file: TRANSPORT,
      find: 'reset(this.#stream, constants.NGHTTP2_CANCEL)',
      replace: 'reset(this.#stream, constants.NGHTTP2_NO_ERROR)',
    },
  ],
  'stream-reset-hasty': [
    {
      file: TRANSPORT,
      find: '  override get bytesRead(): number {',
      replace:
        '  override end(): void {\n    super.end()\n    reset(this.#stream, 8)\n  }\n\n  override get bytesRead(): number {',
    },
  ],
  'stream-frame-illegal': [
    {
      file: TRANSPORT,
      find: "stream.on('trailers', () => this.#refuseTrailers())",
      replace: '',
    },
  ],
  'window-too-small': [
    { file: TRANSPORT, find: '{ initialWindowSize: STREAM_WINDOW }', replace: '{}' },
  ],
  'fallback-offers-h2': [
    {
      file: 'client/reach.ts',
      find: 'line === undefined ? this.#dial(tls) :',
      replace: "line === undefined ? this.#dial({ ALPNProtocols: ['h2', 'http/1.1'], ...tls }) :",
    },
  ],
  'push-enabled': [
    { file: SESSION, find: 'settings: { enablePush: false, ', replace: 'settings: { ' },
  ],
  'connect-frames-same': [
    {
      file: 'server/http2-arrival.ts',
      find: 'buildConnectAcceptance(protocol, headers, extensions)',
      replace: 'buildConnectAcceptance(protocol, headers, undefined)',
    },
  ],
  'connect-announced': [{ file: SERVER, find: 'enableConnectProtocol: true, ', replace: '' }],
}
