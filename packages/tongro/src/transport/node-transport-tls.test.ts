import { makeCertificate } from '../../test-support/certificate.ts'
import { tlsPair } from '../../test-support/stream-pair.ts'
import { testTransport } from '../../test-support/transport-contract.ts'
import { NodeTransport } from './node-transport.ts'

const certificate = makeCertificate()

testTransport('TLS', async () => {
  const [a, b] = await tlsPair(certificate)
  return [new NodeTransport(a), new NodeTransport(b)]
})
