// python3-websockets in both roles.
import { ALL_ABILITIES, type Peer } from '../contract/peer.ts'
import { clientProgram, serverProgram } from '../contract/peer-program.ts'
import { requireWebsockets, startPython } from './python.ts'

export const pythonServer: Peer = {
  name: 'python3-websockets',
  role: 'server',
  can: ALL_ABILITIES,
  async start(certificate) {
    await requireWebsockets()
    const { certFile, keyFile } = certificate
    return serverProgram(startPython('peer.py', 'server', certFile, keyFile), certificate)
  },
}

export const pythonClient: Peer = {
  name: 'python3-websockets',
  role: 'client',
  can: ALL_ABILITIES,
  async start(certificate) {
    await requireWebsockets()
    return clientProgram(startPython('peer.py', 'client', certificate.certFile), certificate)
  },
}
