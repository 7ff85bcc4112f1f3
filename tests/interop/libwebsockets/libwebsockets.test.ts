// Our client and a server made of libwebsockets.
import { runContract } from '../contract/run-contract.ts'
import { libwebsocketsServer } from './libwebsockets-peer.ts'

runContract(libwebsocketsServer)
