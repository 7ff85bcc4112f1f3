// reconnect() in a browser: a client socket that is opened again when it ends.

import type { ClientSocket } from './client-socket.ts'
import { type Fresh, fresh } from './fresh.ts'
import { type ConnectOptions, checkPageOptions, connect } from './page-connect.ts'
import { type ReconnectPolicy, splitPolicy } from './reconnect-options.ts'
import { ReconnectingSocket } from './reconnecting.ts'

export type { Fresh }

export interface ReconnectOptions
  extends Omit<ConnectOptions, 'signal' | 'protocols' | 'messages'>,
    ReconnectPolicy<ClientSocket> {
  readonly protocols?: Fresh<ConnectOptions['protocols']>
}

/**
 * Opens a WebSocket and opens it again whenever it ends, until `close()`, the signal or a rule.
 * Returns at once; the first attempt counts like the others. When the browser says that the network
 * is back, a wait ends.
 *
 * @throws MisuseError for a wrong option.
 */
export function reconnect(
  url: Fresh<string | URL>,
  options: ReconnectOptions = {},
): ReconnectingSocket<ClientSocket> {
  const { policy, rest } = splitPolicy<ClientSocket, ReconnectOptions>(options)
  const { protocols, ...fixed } = rest
  checkPageOptions({ ...fixed, ...(typeof protocols === 'function' ? {} : { protocols }) })
  const socket = new ReconnectingSocket(async (signal) => {
    const [place, names] = await Promise.all([fresh(url), fresh(protocols)])
    return connect(place, { ...fixed, protocols: names, signal })
  }, policy)
  const page = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>
  const online = (): void => socket.retry()
  page.addEventListener?.('online', online)
  void socket.closed.then(() => page.removeEventListener?.('online', online))
  return socket
}
