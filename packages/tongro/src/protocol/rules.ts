// The table of rules: every MUST of the protocol as data.
//
// One row is one thing a peer (or the caller, or we) can get wrong. The error a server reports, the
// close reason on the wire, the body of a refused handshake, `tongro explain` and the reference page
// all read this table; nothing else words a rule. To add one: a row here, the check, its test.
//
// `point` numbers the row in docs/reference/rules.md: H opening handshake, F framing, C close,
// U UTF-8, P permessage-deflate, E HTTP/2, L limits and life. A row with `closeCode` fails a
// connection with that code; a row with `status` refuses an opening handshake with that HTTP status; a row with neither binds ourselves or
// the caller, and its test shows that we keep it.

export interface Rule {
  /** Stable name, used as the `code` of errors and findings. */
  readonly code: string
  readonly point: string
  /** Where the rule is written, such as `RFC 6455 5.1`. */
  readonly clause: string
  readonly severity: 'must' | 'should' | 'note'
  /** Close code a strict peer fails the connection with. */
  readonly closeCode?: number
  /** HTTP status a server refuses the opening handshake with. */
  readonly status?: number
  /** What is wrong, in the words of the clause; at most 100 bytes, as it must fit a close reason. */
  readonly text: string
  /** The likely cause and the mend. */
  readonly hint: string
}

type Row = Omit<Rule, 'code'>

const TABLE = {
  // Opening handshake, judged by the server -----------------------------------------------------
  'connection-token-missing': {
    point: 'H1',
    clause: 'RFC 6455 4.2.1',
    severity: 'must',
    status: 400,
    text: 'Connection header does not contain the token Upgrade',
    hint: 'A proxy on the way often drops Connection: have it pass "Connection: Upgrade" on',
  },
  'key-duplicate': {
    point: 'H2',
    clause: 'RFC 6455 11.3.1',
    severity: 'must',
    status: 400,
    text: 'Sec-WebSocket-Key appears more than once',
    hint: 'Send the header exactly once; look for a library and own code both adding it',
  },
  'key-malformed': {
    point: 'H2',
    clause: 'RFC 6455 4.2.1',
    severity: 'must',
    status: 400,
    text: 'Sec-WebSocket-Key is not the base64 form of 16 bytes',
    hint: 'Encode 16 random bytes as base64: 24 characters that end in ==',
  },
  'key-missing': {
    point: 'H17',
    clause: 'RFC 6455 4.2.1',
    severity: 'must',
    status: 400,
    text: 'Sec-WebSocket-Key is missing',
    hint: 'Send Sec-WebSocket-Key with the base64 form of 16 random bytes',
  },
  'method-not-get': {
    point: 'H3',
    clause: 'RFC 6455 4.2.1',
    severity: 'must',
    status: 405,
    text: 'The opening handshake is not a GET request',
    hint: 'Use GET; a WebSocket cannot be opened by POST or another method',
  },
  'http-version-too-low': {
    point: 'H3',
    clause: 'RFC 6455 4.2.1',
    severity: 'must',
    status: 400,
    text: 'The opening handshake is not HTTP/1.1',
    hint: 'Send HTTP/1.1; nginx needs "proxy_http_version 1.1" to pass a WebSocket on',
  },
  'version-unsupported': {
    point: 'H4',
    clause: 'RFC 6455 4.4',
    severity: 'must',
    status: 426,
    text: 'Sec-WebSocket-Version is neither 13 nor 8',
    hint: 'Send Sec-WebSocket-Version: 13',
  },
  'version-duplicate': {
    point: 'H4',
    clause: 'RFC 6455 11.3.5',
    severity: 'must',
    status: 400,
    text: 'Sec-WebSocket-Version appears more than once',
    hint: 'Send the header exactly once',
  },
  'upgrade-token-missing': {
    point: 'H5',
    clause: 'RFC 6455 4.2.1',
    severity: 'must',
    status: 400,
    text: 'Upgrade header does not contain the token websocket',
    hint: 'Send "Upgrade: websocket"; a proxy on the way may have dropped it',
  },
  'upgrade-missing': {
    point: 'H17',
    clause: 'RFC 6455 4.2.1',
    severity: 'must',
    status: 400,
    text: 'Upgrade header is missing',
    hint: 'Send "Upgrade: websocket"; a proxy on the way may have dropped it',
  },
  'host-missing': {
    point: 'H17',
    clause: 'RFC 6455 4.2.1',
    severity: 'must',
    status: 400,
    text: 'Host header is missing or appears more than once',
    hint: 'Send one Host header with the name, and the port if it is not the default',
  },
  'handshake-has-body': {
    point: 'H6',
    clause: 'RFC 9112 6',
    severity: 'must',
    status: 400,
    text: 'The opening handshake announces a body, and what follows a handshake are frames',
    hint: 'Leave out Content-Length and Transfer-Encoding; send the data as a message',
  },
  'early-frames-kept': {
    point: 'H6',
    clause: 'RFC 6455 4.1',
    severity: 'must',
    text: 'Bytes behind a handshake head are the first frames',
    hint: 'Feed what follows the empty line of the head to the frame reader first',
  },
  'protocol-malformed': {
    point: 'H9',
    clause: 'RFC 6455 11.3.4',
    severity: 'must',
    status: 400,
    text: 'Sec-WebSocket-Protocol is not a list of distinct tokens',
    hint: 'Give names without spaces or separators, each once, with commas between them',
  },
  'protocol-picked-blindly': {
    point: 'H8',
    clause: 'RFC 6455 4.2.2',
    severity: 'must',
    text: 'A server answers only a subprotocol that it knows and that was offered',
    hint: 'Return protocol from upgrade; without it none is chosen',
  },
  'extensions-malformed': {
    point: 'H9',
    clause: 'RFC 6455 9.1',
    severity: 'must',
    status: 400,
    text: 'Sec-WebSocket-Extensions does not follow its grammar',
    hint: 'Write name; parameter=value, with commas between extensions and closed quotes',
  },
  'extensions-empty': {
    point: 'H10',
    clause: 'RFC 6455 11.3.2',
    severity: 'must',
    text: 'An empty Sec-WebSocket-Extensions is never sent',
    hint: 'Leave the header out when no extension is agreed',
  },
  'header-parse-linear': {
    point: 'H11',
    clause: 'RFC 6455 10',
    severity: 'must',
    text: 'Header values are parsed in linear time whatever they hold',
    hint: 'One pass over the characters, no backtracking expression',
  },
  'head-too-large': {
    point: 'H12',
    clause: 'RFC 6585 5',
    severity: 'must',
    status: 431,
    text: 'The head is larger than limits.head',
    hint: 'Send fewer or smaller headers (often cookies), or raise limits.head',
  },
  'head-bare-line-break': {
    point: 'H17',
    clause: 'RFC 9112 2.2',
    severity: 'must',
    status: 400,
    text: 'A line of the head does not end in CR LF',
    hint: 'End each line with \\r\\n and the head with an empty line; no bare CR or LF',
  },
  'head-line-folded': {
    point: 'H17',
    clause: 'RFC 9112 5.2',
    severity: 'must',
    status: 400,
    text: 'A header continues on a second line',
    hint: 'Send each header on one line; folding is obsolete',
  },
  'head-malformed': {
    point: 'H17',
    clause: 'RFC 9112 3',
    severity: 'must',
    status: 400,
    text: 'The first line or a header line does not follow the HTTP/1.1 grammar',
    hint: 'Look for a space before a colon, a control character or a missing part',
  },
  'handshake-timeout': {
    point: 'L3',
    clause: 'RFC 9110 15.5.9',
    severity: 'must',
    status: 408,
    text: 'The head did not arrive within limits.handshakeMs',
    hint: 'Send the whole head at once, or raise limits.handshakeMs for slow links',
  },
  'upgrade-twice': {
    point: 'H14',
    clause: 'RFC 6455 4.2.2',
    severity: 'must',
    text: 'One TCP connection is upgraded at most once',
    hint: 'Attach each HTTP server to one serve() only',
  },
  'origin-refused': {
    point: 'H15',
    clause: 'RFC 6455 10.2',
    severity: 'must',
    status: 403,
    text: 'Origin is neither this host nor allowed by the option origins',
    hint: "List the page's origin in the option origins, or '*' to take pages of any site",
  },
  'header-injection': {
    point: 'H13',
    clause: 'RFC 9110 5.5',
    severity: 'must',
    text: 'A header name or value given by the caller holds a character that HTTP forbids',
    hint: 'Remove CR, LF, NUL and other control characters from the header',
  },
  'redirect-keeps-secrets': {
    point: 'H13',
    clause: 'RFC 9110 15.4',
    severity: 'must',
    text: 'Authorization, Cookie and Proxy-Authorization stay with their host and with TLS',
    hint: 'They are removed when a redirect goes to another host or from wss to ws',
  },

  // Opening handshake, judged by the client -----------------------------------------------------
  'status-not-101': {
    point: 'H16',
    clause: 'RFC 6455 4.1',
    severity: 'must',
    text: 'The server did not answer the opening handshake with status 101',
    hint: 'Read status and body: 401 asks for credentials, 403 often means the Origin, 404 the path',
  },
  'response-upgrade-missing': {
    point: 'H16',
    clause: 'RFC 6455 4.1',
    severity: 'must',
    text: 'The response lacks the header Upgrade: websocket',
    hint: 'A server or proxy answered 101 for something else',
  },
  'response-connection-missing': {
    point: 'H1',
    clause: 'RFC 6455 4.1',
    severity: 'must',
    text: 'The Connection header of the response does not contain Upgrade',
    hint: 'A proxy on the way often drops Connection',
  },
  'accept-mismatch': {
    point: 'H16',
    clause: 'RFC 6455 4.1',
    severity: 'must',
    text: 'Sec-WebSocket-Accept is missing or is not the hash of our key',
    hint: 'base64(SHA-1(key + 258EAFA5-E914-47DA-95CA-C5AB0DC85B11)); a cache may have answered',
  },
  'accept-duplicate': {
    point: 'H9',
    clause: 'RFC 6455 11.3.3',
    severity: 'must',
    text: 'Sec-WebSocket-Accept appears more than once in the response',
    hint: 'Send the header exactly once',
  },
  'response-protocol-duplicate': {
    point: 'H9',
    clause: 'RFC 6455 11.3.4',
    severity: 'must',
    text: 'Sec-WebSocket-Protocol appears more than once in the response',
    hint: 'Answer with one subprotocol in one header',
  },
  'response-protocol-unrequested': {
    point: 'H7',
    clause: 'RFC 6455 4.1',
    severity: 'must',
    text: 'The server chose a subprotocol that was not offered',
    hint: 'Offer it in protocols, or have the server choose among those offered',
  },
  'response-protocol-missing': {
    point: 'H7',
    clause: 'WHATWG WebSockets 2.1',
    severity: 'must',
    text: 'Subprotocols were offered and the server chose none',
    hint: 'Have the server choose one, or set requireProtocol: false to accept none',
  },
  'response-extension-unrequested': {
    point: 'H7',
    clause: 'RFC 6455 4.1',
    severity: 'must',
    text: 'The server uses an extension that was not offered',
    hint: 'The server must answer only extensions that the request offers',
  },
  'response-extensions-duplicate': {
    point: 'H9',
    clause: 'RFC 6455 11.3.2',
    severity: 'must',
    text: 'Sec-WebSocket-Extensions appears more than once in the response',
    hint: 'Join the agreed extensions into one header',
  },

  // Framing -------------------------------------------------------------------------------------
  'mask-missing': {
    point: 'F1',
    clause: 'RFC 6455 5.1',
    severity: 'must',
    closeCode: 1002,
    text: 'A frame from a client must be masked',
    hint: 'The client library forgets MASK, often only on control frames: set it on every frame',
  },
  'mask-unexpected': {
    point: 'F1',
    clause: 'RFC 6455 5.1',
    severity: 'must',
    closeCode: 1002,
    text: 'A frame from a server must not be masked',
    hint: 'The server runs the client half of its library, or masks an empty pong',
  },
  'length-not-minimal': {
    point: 'F2',
    clause: 'RFC 6455 5.2',
    severity: 'must',
    closeCode: 1002,
    text: 'A length must be written in the fewest bytes',
    hint: 'Use 7 bits up to 125, 16 bits up to 65535, and 64 bits only above',
  },
  'length-top-bit': {
    point: 'F3',
    clause: 'RFC 6455 5.2',
    severity: 'must',
    closeCode: 1002,
    text: 'The top bit of a 64-bit length must be 0',
    hint: 'A signed length became negative, or the reader lost its place in the stream',
  },
  'message-too-big': {
    point: 'F3',
    clause: 'RFC 6455 7.4.1',
    severity: 'must',
    closeCode: 1009,
    text: 'The message is larger than limits.message, or limits.streamed in parts',
    hint: 'Send smaller messages, or raise limits.message on the receiver (limits.streamed where it reads by incoming())',
  },
  'rsv1-unexpected': {
    point: 'F4',
    clause: 'RFC 6455 5.2',
    severity: 'must',
    closeCode: 1002,
    text: 'RSV1 must be 0 unless an extension that uses it was agreed',
    hint: 'The sender compresses although permessage-deflate was not agreed',
  },
  'rsv23-unexpected': {
    point: 'F4',
    clause: 'RFC 6455 5.2',
    severity: 'must',
    closeCode: 1002,
    text: 'RSV2 and RSV3 must be 0',
    hint: 'No extension in use defines these bits: the reader probably lost its place',
  },
  'opcode-reserved': {
    point: 'F5',
    clause: 'RFC 6455 5.2',
    severity: 'must',
    closeCode: 1002,
    text: 'Opcodes 3 to 7 and 11 to 15 are reserved',
    hint: 'The sender writes a wrong first byte, or the reader lost its place in the stream',
  },
  'control-fragmented': {
    point: 'F5',
    clause: 'RFC 6455 5.5',
    severity: 'must',
    closeCode: 1002,
    text: 'A control frame must have FIN set',
    hint: 'Send ping, pong and close in one frame each, with FIN=1',
  },
  'control-too-long': {
    point: 'F5',
    clause: 'RFC 6455 5.5',
    severity: 'must',
    closeCode: 1002,
    text: 'A control frame must have a payload of at most 125 bytes',
    hint: 'Shorten the ping or the close reason; count bytes, not characters',
  },
  'continuation-unexpected': {
    point: 'F6',
    clause: 'RFC 6455 5.4',
    severity: 'must',
    closeCode: 1002,
    text: 'A continuation frame came with no message open',
    hint: 'The first frame of a message carries opcode 1 or 2; only later ones carry 0',
  },
  'data-inside-message': {
    point: 'F7',
    clause: 'RFC 6455 5.4',
    severity: 'must',
    closeCode: 1002,
    text: 'A new message began before the open one had ended',
    hint: 'Fragments of two messages must not interleave: finish one before the next',
  },
  'control-between-fragments': {
    point: 'F8',
    clause: 'RFC 6455 5.4',
    severity: 'must',
    text: 'Control frames between fragments are answered at once and change nothing',
    hint: 'Keep the open message apart from control frames',
  },
  'too-many-parts': {
    point: 'F9',
    clause: 'RFC 6455 10.4',
    severity: 'must',
    closeCode: 1008,
    text: 'The message has more fragments than limits.parts',
    hint: 'Send larger fragments, or raise limits.parts on the receiver',
  },
  'cut-anywhere': {
    point: 'F10',
    clause: 'RFC 6455 5.2',
    severity: 'must',
    text: 'A stream means the same however it is cut into reads',
    hint: 'Keep up to 14 bytes of a header that a read cut',
  },
  'mask-offset-kept': {
    point: 'F11',
    clause: 'RFC 6455 5.3',
    severity: 'must',
    text: 'Unmasking goes on at the key byte where the last read ended',
    hint: 'Rotate the key by the bytes already unmasked',
  },
  'mask-key-fresh': {
    point: 'F12',
    clause: 'RFC 6455 5.3',
    severity: 'must',
    text: 'A client takes a fresh, unpredictable masking key for each frame',
    hint: 'Take it from a cryptographic source; a key of zero is legal',
  },
  'caller-bytes-untouched': {
    point: 'F13',
    clause: 'RFC 6455 5.3',
    severity: 'must',
    text: "The caller's buffer is never masked in place",
    hint: 'Mask the copy that stands in the outgoing buffer',
  },

  // Close ---------------------------------------------------------------------------------------
  'close-payload-one-byte': {
    point: 'C1',
    clause: 'RFC 6455 5.5.1',
    severity: 'must',
    closeCode: 1002,
    text: 'A close payload of one byte holds no whole code',
    hint: 'Send either nothing or two bytes of code, high byte first',
  },
  'close-code-invalid': {
    point: 'C1',
    clause: 'RFC 6455 7.4',
    severity: 'must',
    closeCode: 1002,
    text: 'A close code on the wire must be 1000-1003, 1007-1014 or 3000-4999',
    hint: '1004, 1005, 1006 and 1015 are never sent; check the byte order',
  },
  'close-code-empty': {
    point: 'C2',
    clause: 'RFC 6455 7.1.5',
    severity: 'must',
    text: 'An empty close is reported as 1005, no close at all as 1006; neither is sent',
    hint: 'Answer an empty close with an empty close',
  },
  'close-reason-not-utf8': {
    point: 'C3',
    clause: 'RFC 6455 5.5.1',
    severity: 'must',
    closeCode: 1007,
    text: 'A close reason must be UTF-8',
    hint: 'The reason was cut inside a character, or is in another encoding',
  },
  'close-reason-too-long': {
    point: 'C3',
    clause: 'RFC 6455 5.5',
    severity: 'must',
    text: 'A close reason has at most 123 bytes of UTF-8',
    hint: 'Shorten the reason; count bytes, not characters',
  },
  'close-arguments': {
    point: 'C4',
    clause: 'RFC 6455 7.4',
    severity: 'must',
    text: 'close() takes a code that may be sent and a reason that is a string',
    hint: 'Use 1000 or 3000-4999 in applications',
  },
  'close-ends-message': {
    point: 'C5',
    clause: 'RFC 6455 5.5.1',
    severity: 'must',
    text: 'A close drops a half-received message, and data behind it',
    hint: 'Send the last fragment before the close',
  },
  'close-deadline': {
    point: 'C6',
    clause: 'RFC 6455 7.1.1',
    severity: 'must',
    text: 'The server ends TCP first, the client waits; both only until limits.closeMs',
    hint: 'Raise limits.closeMs when the peer has much to send before it closes',
  },
  'close-once': {
    point: 'C7',
    clause: 'RFC 6455 7.1.4',
    severity: 'must',
    text: 'A connection ends with exactly one close event, however it ends',
    hint: 'FIN without close, RST, and both sides closing at once are all one end',
  },
  'violation-ends-input': {
    point: 'C8',
    clause: 'RFC 6455 7.1.7',
    severity: 'must',
    text: 'Nothing is processed behind a violation, not even what is buffered',
    hint: 'Send Close, half-close, and throw input away until the peer ends',
  },

  // UTF-8 ---------------------------------------------------------------------------------------
  'text-not-utf8': {
    point: 'U1',
    clause: 'RFC 6455 8.1',
    severity: 'must',
    closeCode: 1007,
    text: 'A text message must be UTF-8',
    hint: 'Send other encodings and raw bytes as binary; check where the text was cut',
  },
  'utf8-strict': {
    point: 'U2',
    clause: 'RFC 3629 3',
    severity: 'must',
    closeCode: 1007,
    text: 'Surrogates, overlong forms and code points above U+10FFFF are not UTF-8',
    hint: 'A library that encodes UTF-16 units one by one produces surrogates',
  },
  'utf8-fail-fast': {
    point: 'U3',
    clause: 'RFC 6455 8.1',
    severity: 'should',
    closeCode: 1007,
    text: 'A bad byte fails the connection at the read it arrives in',
    hint: 'Check each part as it arrives, not only the whole message',
  },
  'bom-kept': {
    point: 'U4',
    clause: 'RFC 6455 5.6',
    severity: 'must',
    text: 'A leading U+FEFF is part of the message and is kept',
    hint: 'Decode without removing a byte order mark',
  },

  // permessage-deflate ---------------------------------------------------------------------------
  'deflate-offer-declined': {
    point: 'P1',
    clause: 'RFC 7692 7',
    severity: 'must',
    text: 'An offer of permessage-deflate that cannot be met is declined, not refused',
    hint: 'Offer a second one without the parameter that the server may not know',
  },
  'window-bits-malformed': {
    point: 'P2',
    clause: 'RFC 7692 7.1.2',
    severity: 'must',
    text: 'Window bits are written as decimal 8 to 15, without sign or leading zero',
    hint: 'Write server_max_window_bits=12, not 012, 0xc or an empty value',
  },
  'response-deflate-illegal': {
    point: 'P3',
    clause: 'RFC 7692 7.1.3',
    severity: 'must',
    text: 'The answer of permessage-deflate does not fit the offer',
    hint: 'The server may only narrow what was offered, and must not invent parameters',
  },
  'window-of-256-declined': {
    point: 'P4',
    clause: 'RFC 7692 7.1.2.1',
    severity: 'must',
    text: 'Nothing is compressed for a window of 2^8 bytes: a server declines it, a client sends plain',
    hint: 'Use 9 or more in server_max_window_bits and client_max_window_bits: zlib cannot keep 8',
  },
  'context-per-direction': {
    point: 'P5',
    clause: 'RFC 7692 7.1.1',
    severity: 'must',
    text: 'Each direction keeps its own window, and plain messages leave it alone',
    hint: 'One zlib stream for each direction, fed with compressed messages only',
  },
  'deflate-tail': {
    point: 'P6',
    clause: 'RFC 7692 7.2.1',
    severity: 'must',
    text: '00 00 FF FF is left out at the end of a message and put back to inflate it',
    hint: 'Remove exactly four bytes at FIN; an empty message is the one byte 00',
  },
  'deflate-final-block': {
    point: 'P7',
    clause: 'RFC 7692 7.2.3.4',
    severity: 'must',
    text: 'A block with BFINAL does not end the window, nor do several or stored blocks',
    hint: "Begin a new zlib stream with the last one's window as its dictionary",
  },
  'inflated-too-big': {
    point: 'P8',
    clause: 'RFC 6455 7.4.1',
    severity: 'must',
    closeCode: 1009,
    text: 'The inflated message is larger than limits.message, or limits.streamed in parts',
    hint: 'Send smaller messages, or raise limits.message on the receiver',
  },
  'deflate-corrupt': {
    point: 'P8',
    clause: 'RFC 7692 7.2.2',
    severity: 'must',
    closeCode: 1007,
    text: 'The payload is not valid DEFLATE data',
    hint: 'The sender lost its window: context takeover or window bits differ from the agreement',
  },
  'deflate-bomb': {
    point: 'P9',
    clause: 'RFC 7692 8',
    severity: 'must',
    text: 'Inflating stops at limits.message, whatever the ratio',
    hint: 'Count the output while inflating',
  },
  'deflate-released': {
    point: 'P10',
    clause: 'RFC 7692 7.2',
    severity: 'must',
    text: 'A socket that ends frees its compressor at once',
    hint: 'Close the zlib streams with the connection',
  },
  'deflate-order': {
    point: 'P11',
    clause: 'RFC 6455 5.4',
    severity: 'must',
    text: 'Frames leave in the order of send, compressed or not',
    hint: 'Compress synchronously, or hold back what follows',
  },
  'compression-declinable': {
    point: 'P12',
    clause: 'RFC 7692 5',
    severity: 'note',
    text: 'A server can decline compression for each request',
    hint: 'Return compression: false from upgrade',
  },

  // HTTP/2 --------------------------------------------------------------------------------------
  'connect-unannounced': {
    point: 'E1',
    clause: 'RFC 8441 3',
    severity: 'must',
    text: 'Extended CONNECT is sent only after SETTINGS_ENABLE_CONNECT_PROTOCOL=1 has arrived',
    hint: 'Have the server announce it (in Node.js enableConnectProtocol: true), or use HTTP/1.1',
  },
  'connect-setting-illegal': {
    point: 'E1',
    clause: 'RFC 8441 3',
    severity: 'must',
    text: 'SETTINGS_ENABLE_CONNECT_PROTOCOL is neither 0 nor 1, or goes from 1 to 0',
    hint: 'Send 1 once, in the first SETTINGS frame, and never 0 after it',
  },
  'connect-not-websocket': {
    point: 'E1',
    clause: 'RFC 9110 9.3.6',
    severity: 'must',
    status: 405,
    text: 'This CONNECT asks for no WebSocket: the server is no proxy',
    hint: 'Send :protocol websocket along with :method CONNECT',
  },
  'connect-pseudo-illegal': {
    point: 'E2',
    clause: 'RFC 8441 4',
    severity: 'must',
    status: 400,
    text: ':scheme, :path and :authority do not stand once each, before all other fields',
    hint: 'Send all three with :method CONNECT and :protocol websocket, in lower case, first',
  },
  'connect-scheme-illegal': {
    point: 'E2',
    clause: 'RFC 8441 5',
    severity: 'must',
    status: 400,
    text: ':scheme is neither https (for wss) nor http (for ws)',
    hint: 'The scheme is that of HTTP: https or http',
  },
  'connect-path-illegal': {
    point: 'E2',
    clause: 'RFC 9113 8.3.1',
    severity: 'must',
    status: 400,
    text: ':path does not begin with a slash',
    hint: 'Send the path with its query; the path of a URL without one is /',
  },
  'connect-header-illegal': {
    point: 'E2',
    clause: 'RFC 9113 8.2.2',
    severity: 'must',
    status: 400,
    text: 'A field belongs to HTTP/1.1 (Connection, Upgrade, another Host), or is not lower case',
    hint: 'Send none of Connection, Upgrade, Keep-Alive, Transfer-Encoding; :authority stands for Host',
  },
  'connect-headers-own': {
    point: 'E2',
    clause: 'RFC 8441 5',
    severity: 'must',
    text: 'Over HTTP/2 nobody sends Host, Connection, Upgrade, Sec-WebSocket-Key or -Accept',
    hint: ':protocol and the status say what they said; leave them out',
  },
  'connect-status-not-2xx': {
    point: 'E2',
    clause: 'RFC 9113 8.5',
    severity: 'must',
    text: 'The server did not answer the extended CONNECT with a status of 200 to 299',
    hint: 'Read status and body: 401 asks for credentials, 403 often means the Origin, 404 the path',
  },
  'stream-end-orderly': {
    point: 'E3',
    clause: 'RFC 8441 5',
    severity: 'must',
    text: 'END_STREAM ends one direction of a stream, as FIN does for TCP',
    hint: 'After it, go on reading until the other side ends too',
  },
  'stream-reset-abnormal': {
    point: 'E3',
    clause: 'RFC 8441 5',
    severity: 'must',
    text: 'A connection that breaks is RST_STREAM with CANCEL, and nothing else is lost with it',
    hint: 'Reset the one stream; the other sockets of the session live on',
  },
  'stream-reset-hasty': {
    point: 'E3',
    clause: 'RFC 6455 7.1.7',
    severity: 'must',
    text: 'No RST_STREAM follows a Close frame before the peer could read it',
    hint: 'Send END_STREAM behind the Close frame and wait for that of the peer, up to limits.closeMs',
  },
  'stream-frame-illegal': {
    point: 'E3',
    clause: 'RFC 9113 8.5',
    severity: 'must',
    text: 'On a connected stream there are DATA frames only: trailers are a stream error',
    hint: 'End the stream with an empty DATA frame that carries END_STREAM',
  },
  'window-too-small': {
    point: 'E4',
    clause: 'RFC 9113 6.9.2',
    severity: 'should',
    text: 'Both flow-control windows are raised above the 65535 bytes they begin with',
    hint: 'Otherwise one upload holds up all sockets of its session',
  },
  'fallback-offers-h2': {
    point: 'E5',
    clause: 'RFC 8441 3',
    severity: 'must',
    text: 'Where HTTP/2 takes no WebSocket, the next connection offers http/1.1 alone in ALPN',
    hint: 'Offering h2 again would make the same server choose it again',
  },
  'push-enabled': {
    point: 'E5',
    clause: 'RFC 9113 6.5.2',
    severity: 'should',
    text: 'A client that only opens WebSockets switches server push off',
    hint: 'Send SETTINGS_ENABLE_PUSH=0',
  },
  'connect-frames-same': {
    point: 'E5',
    clause: 'RFC 8441 5',
    severity: 'must',
    text: 'Masking and permessage-deflate apply over HTTP/2 as they do over TCP',
    hint: 'TLS and HTTP/2 replace nothing of RFC 6455 but its opening handshake',
  },
  'connect-announced': {
    point: 'E6',
    clause: 'RFC 8441 3',
    severity: 'must',
    text: 'A server that takes WebSockets over HTTP/2 says so in its first SETTINGS frame',
    hint: 'Browsers open a WebSocket over HTTP/2 only after SETTINGS_ENABLE_CONNECT_PROTOCOL=1',
  },

  // Limits and life -----------------------------------------------------------------------------
  'parts-are-charged': {
    point: 'L1',
    clause: 'RFC 6455 10.4',
    severity: 'must',
    text: 'Tiny parts cost bounded memory: each is charged a fixed overhead',
    hint: 'Count what is kept, not only what was sent',
  },
  'limits-are-numbers': {
    point: 'L2',
    clause: 'RFC 6455 10.4',
    severity: 'must',
    text: 'A limit of 2^31 or more is that number, never no limit',
    hint: 'No bitwise arithmetic on lengths',
  },
  'heartbeat-timeout': {
    point: 'L3',
    clause: 'RFC 6455 5.5.2',
    severity: 'should',
    text: 'The peer answered nothing within heartbeat.timeout',
    hint: 'The link is dead or the peer does not answer pings; a paused reader does not count',
  },
  'latest-pong-only': {
    point: 'L4',
    clause: 'RFC 6455 5.5.3',
    severity: 'must',
    text: 'A flood of pings from a peer that does not read costs bounded memory',
    hint: 'Only the latest ping needs a pong',
  },
  'message-pins-little': {
    point: 'L5',
    clause: 'RFC 6455 10.4',
    severity: 'must',
    text: 'A small message that is kept does not pin a large read chunk',
    hint: 'Copy small payloads out of the chunk',
  },
  'handler-failed': {
    point: 'L6',
    clause: 'RFC 6455 7.4.1',
    severity: 'must',
    closeCode: 1011,
    text: 'The handler of this endpoint failed',
    hint: 'Read the error given to the error handler; other sockets are not affected',
  },
  'send-buffer-unusable': {
    point: 'L7',
    clause: 'Web IDL 3.2.27',
    severity: 'must',
    text: 'A detached or shared buffer cannot be sent',
    hint: 'Send a copy: new Uint8Array(view)',
  },
  'server-stricter': {
    point: 'L8',
    clause: 'RFC 6455 10.4',
    severity: 'should',
    text: 'Every limit is finite, and a server is stricter than a client',
    hint: 'Raise a limit by its name in limits',
  },
  'slow-reader': {
    point: 'L9',
    clause: 'RFC 6455 7.4.1',
    severity: 'should',
    closeCode: 1008,
    text: 'The peer does not read what it is sent, and a limit is reached',
    hint: "Read faster, or choose another slowReader policy: 'wait', 'drop' or 'close'",
  },
  'graceful-stop': {
    point: 'L10',
    clause: 'RFC 6455 7.4.1',
    severity: 'must',
    closeCode: 1001,
    text: 'The server is going away',
    hint: 'Reconnect, with jitter',
  },
  'message-not-json': {
    point: 'L11',
    clause: 'RFC 6455 7.4.1',
    severity: 'note',
    closeCode: 1007,
    text: 'Message is not JSON text',
    hint: 'Send one JSON value in each text message; the endpoint may allow other policies in json()',
  },
  'message-not-of-schema': {
    point: 'L11',
    clause: 'RFC 6455 7.4.1',
    severity: 'note',
    closeCode: 1008,
    text: 'Message does not fit the schema',
    hint: 'Compare the message with the schema given to json(); the issues tell path and reason',
  },
  'message-nested-too-deep': {
    point: 'L12',
    clause: 'RFC 6455 10.4',
    severity: 'note',
    closeCode: 1008,
    text: 'Message nests too deep',
    hint: 'Flatten the message, or raise depth in the options of json()',
  },
} as const

export type RuleCode = keyof typeof TABLE

/** Every rule by its code, in the order of the reference page. */
export const RULES: Readonly<Record<RuleCode, Rule>> = withCodes(TABLE)

function withCodes(table: Record<RuleCode, Row>): Record<RuleCode, Rule> {
  const entries = Object.entries(table).map(([code, row]) => [code, { code, ...row }])
  return Object.freeze(Object.fromEntries(entries)) as Record<RuleCode, Rule>
}

/**
 * Finds rules by code (`mask-missing`) or by point (`F1`, which may hold several), in any case.
 * Returns an empty list when there is none.
 */
export function findRules(codeOrPoint: string): readonly Rule[] {
  const wanted = codeOrPoint.toLowerCase()
  return Object.values(RULES).filter(
    (rule) => rule.code === wanted || rule.point.toLowerCase() === wanted,
  )
}

/** What the wire carries of a rule, in a close reason or a refusal: `RFC 6455 5.1: A frame …`. */
export function describeRule(code: RuleCode): string {
  return `${RULES[code].clause}: ${RULES[code].text}`
}
