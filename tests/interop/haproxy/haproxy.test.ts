// Our client and our server with haproxy between them, as docs/howto/behind-haproxy.md has it.
import { runContract } from '../contract/run-contract.ts'
import { proxyPeer } from '../proxy/proxy-peer.ts'
import { testProxy } from '../proxy/proxy-tests.ts'
import { haproxyProxy } from './haproxy-proxy.ts'

runContract(proxyPeer(haproxyProxy))
testProxy(haproxyProxy)
