// Tongro and libwebsockets talk with each other, in both roles.
import { runContract } from '../contract/run-contract.ts'
import { libwebsocketsClient, libwebsocketsServer } from './libwebsockets-peer.ts'

runContract(libwebsocketsServer)
runContract(libwebsocketsClient)
