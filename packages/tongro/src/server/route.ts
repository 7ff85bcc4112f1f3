// Endpoints by path, with the type of their data kept inside.

import type { Sendable } from '../messages/index.ts'
import { MisuseError } from '../protocol/index.ts'
import type { Message } from '../socket/index.ts'
import type { PathParams } from './path-pattern.ts'
import type { Endpoint, Route } from './types.ts'

/** The endpoint inside a route, its data type forgotten: only its own handlers ever see the data. */
export class LiveRoute {
  readonly endpoint: Endpoint<unknown>

  constructor(endpoint: Endpoint<unknown>) {
    this.endpoint = endpoint
  }
}

/**
 * Makes one endpoint for `routes`. Write `upgrade` first, or annotate its `request`: the type of
 * `socket.data` is inferred from what it returns, that of `request.params` from the path it stands
 * at. A route that is made elsewhere says what it needs: `upgrade(request: UpgradeRequest<{ id: string }>)`.
 *
 * @example
 * serve({ port: 8080, routes: { '/echo': route({ message(socket, message) { socket.send(message) } }) } })
 */
export function route<Data = undefined, In = Message, Out = Sendable, Params = PathParams>(
  endpoint: Endpoint<Data, In, Out, Params>,
): Route<Params> {
  if (typeof endpoint !== 'object' || endpoint === null) {
    throw new MisuseError('option-invalid', 'Cannot make a route without an object of handlers')
  }
  return new LiveRoute(endpoint as unknown as Endpoint<unknown>) as unknown as Route<Params>
}
