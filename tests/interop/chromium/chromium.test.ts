// A page in Chromium and our server.
import { runContract } from '../contract/run-contract.ts'
import { chromiumClient } from './chromium-peer.ts'

runContract(chromiumClient)
