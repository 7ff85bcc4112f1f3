import { testDeflate } from '../../test-support/deflate-contract.ts'
import { NodeDeflater, NodeInflater } from './node-deflate.ts'

testDeflate("zlib's handle", {
  deflater: (settings, keepsContext) => new NodeDeflater(settings, keepsContext),
  inflater: (windowBits, keepsContext) => new NodeInflater(windowBits, keepsContext),
  mostFinalBlocks: Number.POSITIVE_INFINITY,
})
