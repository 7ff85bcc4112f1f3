// E1 to E6: WebSockets over HTTP/2 (RFC 8441). A peer has to speak HTTP/2 for them, so they are cases
// of our own interface: serve() on a server of node:http2, connect() to one, and lines by hand for
// what node:http2 never sends.

import type { OwnCase } from '../own-case.ts'
import { ANNOUNCED, ASKING } from './announcing.ts'
import { ENDS } from './ends.ts'
import { FRAMES } from './frames.ts'
import { OPENING } from './opening.ts'

export const HTTP2: readonly OwnCase[] = [...ASKING, ...OPENING, ...ENDS, ...FRAMES, ...ANNOUNCED]
