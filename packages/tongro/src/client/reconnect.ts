// reconnect(): a client socket that is opened again when it ends, in Node.js.

import type { ClientSocket } from './client-socket.ts'
import { CONNECT_OPTIONS, type ConnectOptions, checkConnectOptions, connect } from './connect.ts'
import { type Fresh, fresh } from './fresh.ts'
import { checkOptionNames, type ReconnectPolicy, splitPolicy } from './reconnect-options.ts'
import { ReconnectingSocket } from './reconnecting.ts'
import { targetOf } from './target.ts'

export type { Fresh }

export interface ReconnectOptions
  extends Omit<ConnectOptions, 'signal' | 'headers' | 'protocols' | 'messages'>,
    ReconnectPolicy<ClientSocket> {
  readonly headers?: Fresh<ConnectOptions['headers']>
  readonly protocols?: Fresh<ConnectOptions['protocols']>
}

/** The values of one message belong to one life, so that codecs are for connect(). */
const OPENER_OPTIONS = CONNECT_OPTIONS.filter((name) => name !== 'messages' && name !== 'signal')

/**
 * Opens a WebSocket and opens it again whenever it ends, until `close()`, the signal or a rule.
 * Returns at once; the first attempt counts like the others.
 *
 * @throws MisuseError for a wrong URL or option.
 *
 * @example
 * const feed = reconnect('wss://example.com/feed', { headers: async () => ({ authorization: await token() }) })
 * for await (const message of feed) console.log(message)
 */
export function reconnect(
  url: Fresh<string | URL>,
  options: ReconnectOptions = {},
): ReconnectingSocket<ClientSocket> {
  const { policy, rest } = splitPolicy<ClientSocket, ReconnectOptions>(options)
  checkOptionNames(rest, OPENER_OPTIONS)
  const { headers, protocols, ...fixed } = rest
  if (typeof url !== 'function') targetOf(url)
  checkConnectOptions({ ...fixed, ...given(headers, 'headers'), ...given(protocols, 'protocols') })
  return new ReconnectingSocket(async (signal) => {
    const [place, fields, names] = await Promise.all([fresh(url), fresh(headers), fresh(protocols)])
    return connect(place, { ...fixed, headers: fields, protocols: names, signal })
  }, policy)
}

/** What can be checked now. */
function given<T>(value: Fresh<T>, name: string): Record<string, T> {
  return typeof value === 'function' ? {} : { [name]: value }
}
