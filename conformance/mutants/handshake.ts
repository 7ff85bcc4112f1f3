// How each rule of the opening handshake is switched off.

import type { Mutants } from './edit.ts'

const SERVER = 'protocol/server-handshake.ts'
const CLIENT = 'protocol/client-handshake.ts'
const HEAD = 'protocol/head.ts'
const READER = 'protocol/head-reader.ts'

export const HANDSHAKE: Mutants = {
  'connection-token-missing': [
    {
      file: SERVER,
      find: "return listHasToken(fields.get('connection'), 'upgrade') ? undefined : 'connection-token-missing'",
      replace: 'return undefined',
    },
  ],
  'key-duplicate': [
    { file: SERVER, find: "if (keys.length > 1) return 'key-duplicate'", replace: '' },
    {
      file: SERVER,
      find: "key: fields.get('sec-websocket-key')!",
      replace: "key: fields.all('sec-websocket-key')[0]!",
    },
  ],
  'key-malformed': [
    {
      file: SERVER,
      find: "return isBase64Of16Bytes(keys[0]!) ? undefined : 'key-malformed'",
      replace: 'return undefined',
    },
  ],
  'key-missing': [
    {
      file: SERVER,
      find: "if (keys.length === 0) return 'key-missing'",
      replace: 'if (keys.length === 0) return undefined',
    },
  ],
  'method-not-get': [
    { file: SERVER, find: "if (head.method !== 'GET') return 'method-not-get'", replace: '' },
  ],
  'http-version-too-low': [
    {
      file: SERVER,
      find: "if (head.httpVersion[0] !== '1' || head.httpVersion === '1.0') return 'http-version-too-low'",
      replace: '',
    },
  ],
  'version-unsupported': [
    {
      file: SERVER,
      find: "if (version === undefined || !versions.includes(version)) return 'version-unsupported'",
      replace: '',
    },
  ],
  'version-duplicate': [
    {
      file: SERVER,
      find: "if (fields.count('sec-websocket-version') > 1) return 'version-duplicate'",
      replace: '',
    },
    {
      file: SERVER,
      find: "const version = fields.get('sec-websocket-version')",
      replace: "const version = fields.all('sec-websocket-version')[0]",
    },
  ],
  'upgrade-token-missing': [
    {
      file: SERVER,
      find: "if (!listHasToken(fields.get('upgrade'), 'websocket')) return 'upgrade-token-missing'",
      replace: '',
    },
  ],
  'upgrade-missing': [
    { file: SERVER, find: "if (!fields.has('upgrade')) return 'upgrade-missing'", replace: '' },
    {
      file: SERVER,
      find: "if (!listHasToken(fields.get('upgrade'), 'websocket')) return",
      replace:
        "if (fields.has('upgrade') && !listHasToken(fields.get('upgrade'), 'websocket')) return",
    },
  ],
  'host-missing': [
    { file: SERVER, find: "if (fields.count('host') !== 1) return 'host-missing'", replace: '' },
  ],
  'handshake-has-body': [{ file: SERVER, find: "return 'handshake-has-body'", replace: '' }],
  'early-frames-kept': [
    {
      file: 'server/first-head.ts',
      find: 'new Http1Arrival(head, first.stream, early)',
      replace: 'new Http1Arrival(head, first.stream, new Uint8Array(0))',
    },
    {
      file: 'client/open-handshake.ts',
      find: 'httpVersion: head.httpVersion, early }',
      replace: 'httpVersion: head.httpVersion, early: new Uint8Array(0) }',
    },
  ],
  'protocol-malformed': [
    {
      file: SERVER,
      find: 'parseProtocols(protocolValue)',
      replace: '(parseProtocols(protocolValue) ?? [])',
    },
  ],
  'protocol-picked-blindly': [
    {
      file: 'server/acceptor.ts',
      find: 'wanted !== undefined && offer.protocols.includes(wanted) ? wanted : undefined',
      replace: 'wanted ?? offer.protocols[0]',
    },
  ],
  'extensions-malformed': [
    {
      file: SERVER,
      find: 'parseExtensions(extensionValue)',
      replace: '(parseExtensions(extensionValue) ?? [])',
    },
  ],
  'extensions-empty': [
    {
      file: SERVER,
      find: 'extensions?: string,\n): string {',
      replace: "extensions = '',\n): string {",
    },
  ],
  'header-parse-linear': [
    {
      file: 'protocol/tokens.ts',
      find: 'return start === 0 && end === text.length ? text : text.slice(start, end)',
      replace: "return text.replace(/^[ \\t]+/, '').replace(/[ \\t]+$/, '')",
    },
  ],
  'head-too-large': [
    {
      file: READER,
      find: 'const stop = Math.min(end, from + this.#limit - this.#size)',
      replace: 'const stop = end',
    },
  ],
  'head-bare-line-break': [
    {
      file: READER,
      find: "if ((matched & 1) === 0) return this.#break('head-bare-line-break')\n        if (++matched === 4)",
      replace: 'if ((matched & 1) === 0) matched = 0\n        else if (++matched === 4)',
    },
    {
      file: READER,
      find: "if ((matched & 1) === 1) return this.#break('head-bare-line-break')\n        matched = 0",
      replace: 'matched = 0',
    },
    {
      file: HEAD,
      find: "const lines = text.split('\\r\\n')\n  const parts",
      replace: 'const lines = text.split(/\\r\\n|\\r|\\n/)\n  const parts',
    },
  ],
  'head-line-folded': [{ file: HEAD, find: "return 'head-line-folded'", replace: 'continue' }],
  'head-malformed': [
    {
      file: HEAD,
      find: "if (!isToken(name) || !isFieldValue(value)) return 'head-malformed'",
      replace: '',
    },
  ],
  'upgrade-twice': [
    {
      file: 'server/acceptor.ts',
      find: 'if (marked[kUpgraded] === true) {',
      replace: 'if (false) {',
    },
  ],
  'origin-refused': [
    {
      file: SERVER,
      find: "if (!isOriginAllowed(origins, origin, host)) return 'origin-refused'",
      replace: '',
    },
  ],
  'header-injection': [
    {
      file: 'protocol/header-lines.ts',
      find: "if (typeof value !== 'string' || !isFieldValue(value)) {",
      replace: 'if (false) {',
    },
  ],
  'redirect-keeps-secrets': [
    { file: CLIENT, find: 'isSafe || !SECRETS.has(name.toLowerCase())', replace: 'true' },
  ],
  'status-not-101': [
    { file: CLIENT, find: "if (head.status !== 101) return 'status-not-101'", replace: '' },
  ],
  'response-upgrade-missing': [
    {
      file: CLIENT,
      find: "if (!listHasToken(fields.get('upgrade'), 'websocket')) return 'response-upgrade-missing'",
      replace: '',
    },
  ],
  'response-connection-missing': [
    {
      file: CLIENT,
      find: "if (!listHasToken(fields.get('connection'), 'upgrade')) return 'response-connection-missing'",
      replace: '',
    },
  ],
  'accept-mismatch': [
    {
      file: CLIENT,
      find: "return accepts[0] === acceptKey(expected.key, expected.digest) ? undefined : 'accept-mismatch'",
      replace: 'return undefined',
    },
  ],
  'accept-duplicate': [
    { file: CLIENT, find: "if (accepts.length > 1) return 'accept-duplicate'", replace: '' },
  ],
  'response-protocol-duplicate': [
    {
      file: CLIENT,
      find: "if (fields.count('sec-websocket-protocol') > 1) return 'response-protocol-duplicate'",
      replace: '',
    },
    {
      file: CLIENT,
      find: "const protocol = fields.get('sec-websocket-protocol')",
      replace: "const protocol = fields.all('sec-websocket-protocol')[0]",
    },
  ],
  'response-protocol-unrequested': [
    {
      file: CLIENT,
      find: "return expected.protocols.includes(protocol) ? undefined : 'response-protocol-unrequested'",
      replace: 'return undefined',
    },
  ],
  'response-protocol-missing': [
    {
      file: CLIENT,
      find: "return isMissing ? 'response-protocol-missing' : undefined",
      replace: 'return undefined',
    },
  ],
  'response-extension-unrequested': [
    { file: CLIENT, find: "return 'response-extension-unrequested'", replace: 'return undefined' },
  ],
  'response-extensions-duplicate': [
    {
      file: CLIENT,
      find: "if (fields.count('sec-websocket-extensions') > 1) return 'response-extensions-duplicate'",
      replace: '',
    },
    {
      file: CLIENT,
      find: "const value = fields.get('sec-websocket-extensions')",
      replace: "const value = fields.all('sec-websocket-extensions')[0]",
    },
  ],
}
