// The Worker's entry: its port and the host of captures.

import { Host } from './host.ts'
import type { FromWorker, ToWorker } from './protocol.ts'

/** The part of a Worker's global scope that is used; the types of pages know windows only. */
interface WorkerScope {
  postMessage(message: FromWorker, transfer: Transferable[]): void
  onmessage: ((event: { readonly data: ToWorker }) => void) | null
}

const scope = globalThis as unknown as WorkerScope
const host = new Host((message, transfer) => scope.postMessage(message, transfer))
scope.onmessage = ({ data }) => host.handle(data)
