// A way to a server on which connections can fall silent: nothing passes, and nobody is told.

import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

export interface SilentWay {
  readonly url: string
  /** From now on nothing passes on the connections that are there. */
  silence(): void
}

/** Passes connections on to a port of this machine, until the test is over. */
export async function silentWay(t: TestContext, port: number): Promise<SilentWay> {
  const pairs: Array<readonly [near: Socket, far: Socket]> = []
  const way = createServer((near) => {
    const far = dial({ host: '127.0.0.1', port })
    pairs.push([near, far])
    for (const end of [near, far]) end.on('error', () => {})
    near.pipe(far)
    far.pipe(near)
  }).listen(0, '127.0.0.1')
  await once(way, 'listening')
  t.after(() => {
    for (const end of pairs.flat()) end.destroy()
    way.close()
  })
  return {
    url: `wss://localhost:${(way.address() as AddressInfo).port}/`,
    silence() {
      for (const end of pairs.flat()) end.unpipe().resume()
    },
  }
}
