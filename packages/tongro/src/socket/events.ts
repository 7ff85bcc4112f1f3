// What a running process can observe without being changed: node:diagnostics_channel events.
//
// Nothing is built for a channel that nobody listens to.

import { type Channel, channel } from 'node:diagnostics_channel'

/** `{ socket }` after the opening handshake. */
export const openChannel: Channel = channel('tongro:socket:open')
/** `{ socket, closed }` once a connection. */
export const closeChannel: Channel = channel('tongro:socket:close')
/** `{ socket, error }` for violations, failed handlers and lost lines. */
export const errorChannel: Channel = channel('tongro:socket:error')
/** `{ socket, payload }` for each ping received. */
export const pingChannel: Channel = channel('tongro:socket:ping')
/** `{ socket, payload, rtt }` for each pong received; `rtt` only when it answers a ping. */
export const pongChannel: Channel = channel('tongro:socket:pong')
/** `{ socket, message }` for a published message that a slow reader was not given. */
export const dropChannel: Channel = channel('tongro:socket:drop')
/** `{ status, rule, remoteAddress }` for each refused opening handshake. */
export const refusedChannel: Channel = channel('tongro:handshake:refused')
