import { streamPair } from '../../test-support/stream-pair.ts'
import { testTransport } from '../../test-support/transport-contract.ts'
import { NodeTransport } from './node-transport.ts'

testTransport('TCP', async (t) => {
  const [a, b] = await streamPair(t, 'tcp')
  return [new NodeTransport(a), new NodeTransport(b)]
})
