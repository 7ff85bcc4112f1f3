// What a caller gives to serve() and gets from it.

import type { Server as HttpServer } from 'node:http'
import type { Http2SecureServer, Http2Server } from 'node:http2'
import type { Server as HttpsServer } from 'node:https'
import type { SecureContextOptions, TlsOptions } from 'node:tls'
import type { MessageCodec, Sendable } from '../messages/index.ts'
import type { CaptureSink, OriginPolicy } from '../protocol/index.ts'
import type {
  Closed,
  CompressionOptions,
  Message,
  SendOptions,
  ServerLimits,
  Socket,
} from '../socket/index.ts'
import type { ParamsOf, PathParams } from './path-pattern.ts'

/** The request that asks for a WebSocket. `Params` are those of the path of its route. */
export interface UpgradeRequest<Params = PathParams> {
  /** `GET`, or `CONNECT` over HTTP/2. */
  readonly method: string
  /** `1.1` or `2.0`. */
  readonly httpVersion: string
  readonly url: URL
  /** The parameters of the route's path, percent-decoded: `{ id: '7' }` for `/rooms/:id`. */
  readonly params: Params
  readonly headers: Headers
  /** Subprotocols offered, in the client's order. */
  readonly protocols: readonly string[]
  readonly remoteAddress: string
}

/**
 * A WebSocket on the server. `Data` is what `upgrade` gave it, `In` and `Out` are its messages,
 * `Params` the parameters of its path.
 */
export interface ServerSocket<Data = undefined, In = Message, Out = Sendable, Params = PathParams>
  extends Socket<In, Out> {
  readonly data: Data
  readonly request: UpgradeRequest<Params>
  /** Has this socket receive what is published to `topic`. */
  subscribe(topic: string): void
  unsubscribe(topic: string): void
  /**
   * Sends to all subscribers of `topic` but this socket; returns how many were given it. The message
   * is encoded once, by the codec of this socket.
   */
  publish(topic: string, message: Out, options?: SendOptions): number
}

/** How `upgrade` accepts. `data`, which may well be undefined, becomes `socket.data`. */
export type UpgradeAcceptance<Data> =
  | (AcceptanceDetails & { readonly data: Data })
  | (AcceptanceDetails & { readonly data?: undefined })

export interface AcceptanceDetails {
  /** The subprotocol to answer; it is left out when the client did not offer it. */
  readonly protocol?: string | undefined
  /** Further headers of the response. */
  readonly headers?: HeaderList | undefined
  /** False declines compression for this connection. */
  readonly compression?: boolean | undefined
}

export type HeaderList =
  | Headers
  | Readonly<Record<string, string>>
  | ReadonlyArray<readonly [string, string]>

// biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing accepts.
export type UpgradeResult<Data> = UpgradeAcceptance<Data> | Response | undefined | void

export interface Handlers<Data, In = Message, Out = Sendable, Params = PathParams> {
  /** After the handshake; a returned promise holds back the first message. */
  readonly open?: ((socket: ServerSocket<Data, In, Out, Params>) => unknown) | undefined
  /** One message at a time; a returned promise holds back the next of this socket. */
  readonly message?:
    | ((socket: ServerSocket<Data, In, Out, Params>, message: In) => unknown)
    | undefined
  /** Exactly once, when the last message has been handled: a handler that never settles holds it back. */
  readonly close?:
    | ((socket: ServerSocket<Data, In, Out, Params>, closed: Closed) => unknown)
    | undefined
  /** `send` answered false, and now everything has been taken. */
  readonly drain?: ((socket: ServerSocket<Data, In, Out, Params>) => unknown) | undefined
  /**
   * A broken rule, a failed handler, a lost line. Without a socket: a failed upgrade or fetch, and,
   * for the handler beside `routes`, the errors of routes that have none.
   */
  readonly error?:
    | ((error: Error, socket: ServerSocket<Data, In, Out, Params> | undefined) => void)
    | undefined
}

/** One endpoint: who may come in, and what happens then. */
export interface Endpoint<Data, In = Message, Out = Sendable, Params = PathParams>
  extends Handlers<Data, NoInfer<In>, NoInfer<Out>, Params> {
  /**
   * Decides about a request. Accepts with what it returns (or nothing), refuses with a Response.
   * May be asynchronous, within `limits.handshakeMs`.
   */
  readonly upgrade?:
    | ((request: UpgradeRequest<Params>) => UpgradeResult<Data> | PromiseLike<UpgradeResult<Data>>)
    | undefined
  /** Pages that may open a WebSocket here; default: that of the server. */
  readonly origins?: OriginPolicy | undefined
  /** What is between messages and values, such as `json(schema)`; without it, texts and bytes. */
  readonly messages?: MessageCodec<In, Out> | undefined
}

declare const routeParams: unique symbol
/** An endpoint made by `route()`, to be given in `routes` at a path that has `Params`. */
export interface Route<Params = PathParams> {
  readonly [routeParams]: (params: Params) => void
}

/** The connection that a plain HTTP request came on: the same object for all its requests. */
export interface FetchInfo {
  readonly remoteAddress: string
  /** Bytes of the TCP connection so far, this request's included; it goes on counting. */
  readonly bytesRead: number
  readonly bytesWritten: number
}

/** A server of Node's that carries WebSockets beside its own requests. */
export type AttachableServer = HttpServer | HttpsServer | Http2Server | Http2SecureServer

export interface ServeOptions<Data, In = Message, Out = Sendable, Paths extends string = string>
  extends Endpoint<Data, In, Out> {
  /** 0, the default, picks a free port. */
  readonly port?: number | undefined
  /** Default `localhost`: 127.0.0.1 and ::1. */
  readonly hostname?: string | undefined
  /** A Unix socket instead of a port. */
  readonly path?: string | undefined
  readonly tls?: (SecureContextOptions & TlsOptions) | undefined
  /** An existing server to attach to instead of listening. */
  readonly server?: AttachableServer | undefined
  readonly transport?: 'auto' | 'node' | 'native' | undefined
  /** Answers plain HTTP requests on the same port; without it they get 426. */
  readonly fetch?:
    | ((request: Request, info: FetchInfo) => Response | PromiseLike<Response>)
    | undefined
  /**
   * Endpoints by path, exact or with parameters: `/rooms/:id`, `/files/*`. They go before the
   * handlers beside them; where several fit, text goes before a parameter, and that before `*`.
   */
  readonly routes?: { readonly [Path in Paths]: Route<ParamsOf<Path>> } | undefined
  readonly limits?: { readonly [K in keyof ServerLimits]?: number | undefined } | undefined
  readonly slowReader?: 'wait' | 'drop' | 'close' | undefined
  /**
   * Shown what every WebSocket says, refused handshakes too, byte by byte as on the wire; plain HTTP
   * is not shown. It is called in the middle of reading and writing: `bytes` are lent for the call, and what it
   * throws is told once to `error` and changes nothing. Several servers and clients may share one.
   */
  readonly tap?: CaptureSink | undefined
  /** permessage-deflate for clients that offer it. Default false. */
  readonly compression?: boolean | CompressionOptions | undefined
  readonly heartbeat?:
    | { readonly interval?: number | undefined; readonly timeout?: number | undefined }
    | false
    | undefined
}

export interface ServerStats {
  readonly opened: number
  readonly closed: number
  readonly refused: number
  readonly messagesReceived: number
  readonly messagesSent: number
  readonly bytesRead: number
  readonly bytesWritten: number
}

/** A running server. `Out` is what `publish` takes. */
export interface Server<Out = Sendable> {
  /** The port listened on; 0 on a Unix socket and while an attached server does not listen. */
  readonly port: number
  /** WebSockets open now. */
  readonly connections: number
  /** Totals since the start. */
  stats(): ServerStats
  /**
   * Sends to all subscribers of `topic`; returns how many were given the message. It is encoded once,
   * by the `messages` given to serve() itself; without them, `codec.encode(value)` of a route's codec
   * makes a message of a value.
   */
  publish(topic: string, message: Out, options?: SendOptions): number
  /**
   * Stops accepting, closes every WebSocket with `code` (1001), and resolves when all are gone; what
   * remains after `deadline` milliseconds (5000) is destroyed.
   */
  close(options?: ServerCloseOptions): Promise<void>
}

export interface ServerCloseOptions {
  readonly code?: number | undefined
  readonly reason?: string | undefined
  readonly deadline?: number | undefined
}
