// tongro/inspector/sources: where captures come from that need Node.js.
export { Endings } from './endings.ts'
export { type CaptureRing, captureRing, LEAST_RING_BYTES, RING_BYTES } from './ring.ts'
