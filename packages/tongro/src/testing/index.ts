// tongro/testing: sockets without a network and a clock that the test turns.

export { type MemoryOptions, MemoryTransport, memoryPair } from '../transport/index.ts'
export { FakeClock } from './fake-clock.ts'
export { type SocketPair, type SocketPairOptions, socketPair } from './socket-pair.ts'
