// How a subprotocol is explained: an overlay takes connections and follows their messages.

import type { Find, Watcher } from './watcher.ts'

export interface OverlayContext {
  readonly connection: number
  readonly protocol: string | undefined
  readonly path: string | undefined
  readonly find: Find
}

export interface Overlay {
  /** Stable name, such as `ocpp-j`. */
  readonly name: string
  /** Whether it explains a connection with this subprotocol and path. */
  takes(protocol: string | undefined, path: string | undefined): boolean
  /** A watcher for one connection; its `message` answers what each message is. */
  open(context: OverlayContext): Watcher
}
