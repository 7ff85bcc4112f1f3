import { streamPair } from '../../test-support/stream-pair.ts'
import { testTransport } from '../../test-support/transport-contract.ts'
import { NodeTransport } from './node-transport.ts'

testTransport('Unix socket', async (t) => {
  const [a, b] = await streamPair(t, 'unix')
  return [new NodeTransport(a), new NodeTransport(b)]
})
