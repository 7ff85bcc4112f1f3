// An inspector's proxy in front of something, and the far end of what it forwards.

import type { TestContext } from 'node:test'
import {
  type InspectorProxy,
  inspectProxy,
  type ProxyOptions,
} from '../src/inspector/sources/index.ts'
import { Collected } from './collected.ts'
import { deferred, rawServer } from './live.ts'
import type { RawPeer } from './raw-peer.ts'

/** A proxy to a port of this machine, and what it shows. */
export async function proxyTo(
  t: TestContext,
  port: number,
  options: Partial<ProxyOptions> = {},
): Promise<{ proxy: InspectorProxy; seen: Collected }> {
  const seen = new Collected()
  const upstream = `ws://127.0.0.1:${port}`
  const proxy = await inspectProxy({
    listen: '127.0.0.1:0',
    upstream,
    sink: seen.sink,
    ...options,
  })
  t.after(() => proxy.close())
  return { proxy, seen }
}

/** A server of bare TCP whose one connection a test drives. */
export async function farEnd(t: TestContext): Promise<{ port: number; far: Promise<RawPeer> }> {
  const { promise, resolve } = deferred<RawPeer>()
  const { port } = await rawServer(t, (peer) => resolve(peer))
  return { port, far: promise }
}
