// Tongro and the package ws talk with each other, in both roles.
import { runContract } from '../contract/run-contract.ts'
import { wsClient, wsServer } from './ws-peer.ts'

runContract(wsServer)
runContract(wsClient)
