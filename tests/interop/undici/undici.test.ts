// undici's WebSocket client and our server.
import { runContract } from '../contract/run-contract.ts'
import { undiciClient } from './undici-peer.ts'

runContract(undiciClient)
