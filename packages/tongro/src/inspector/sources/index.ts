// tongro/inspector/sources: where captures come from that need Node.js.
export { Endings } from './endings.ts'
export { type ForgingServer, forgeClient, forgeServer } from './forge.ts'
export {
  FORGE_MS,
  type ForgeOptions,
  type ForgeResult,
  type ForgeVerdict,
  MOST_FORGE_MS,
} from './forge-play.ts'
export { FORGERIES } from './forgeries.ts'
export type { Expected, ForgerRole, Forgery } from './forgery.ts'
export { nodeCodec, nodeInflater } from './node-inflater.ts'
export { type ListenPlace, readListen, readUpstream, type Upstream } from './places.ts'
export { type InspectorProxy, inspectProxy, PROXY_CONNECTIONS, type ProxyOptions } from './proxy.ts'
export { openRecorder, type Recorder } from './recorder.ts'
export { type CaptureRing, captureRing, LEAST_RING_BYTES, RING_BYTES } from './ring.ts'
