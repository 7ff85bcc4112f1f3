// Java's own WebSocket client and our server.
import { runContract } from '../contract/run-contract.ts'
import { javaClient } from './java-peer.ts'

runContract(javaClient)
