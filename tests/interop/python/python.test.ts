// Tongro and python3-websockets talk with each other, in both roles.
import { runContract } from '../contract/run-contract.ts'
import { pythonClient, pythonServer } from './python-peer.ts'

runContract(pythonServer)
runContract(pythonClient)
