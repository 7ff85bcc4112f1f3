// One installation and one build at a time in a checkout: `npm start` beside `npm test` must not
// remove what the other is about to read.
import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { StepError } from './step.mjs'
import { ROOT } from './workspace.mjs'

const LONGEST_WAIT_MS = 15 * 60_000
const PAUSE_MS = 200

/**
 * Runs `work` while no other process runs its own for the same folder. The lock is a name in
 * Linux's abstract socket space: the kernel gives it back however the holder ends, so none is ever
 * left behind. Where that space is missing the work runs without a lock.
 * @template T
 * @param {() => Promise<T>} work
 * @param {{ folder?: string, longestWaitMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function alone(work, { folder = ROOT, longestWaitMs = LONGEST_WAIT_MS } = {}) {
  const name = `\0tongro-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  const deadline = Date.now() + longestWaitMs
  let told = false
  let holder = await take(name)
  while (holder === 'taken') {
    if (Date.now() >= deadline) {
      throw new StepError(
        `Cannot set up ${folder}: another command has been setting it up for ${Math.round(longestWaitMs / 1000)} s. Stop that one, or wait for its end`,
      )
    }
    if (!told) process.stderr.write('Waiting for another command that sets up this folder\n')
    told = true
    await sleep(PAUSE_MS)
    holder = await take(name)
  }
  try {
    return await work()
  } finally {
    await holder.release()
  }
}

/**
 * @param {string} name
 * @returns {Promise<'taken' | { release: () => Promise<void> }>}
 */
function take(name) {
  if (process.platform !== 'linux') return Promise.resolve({ release: async () => {} })
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error) => {
      const inUse = 'code' in error && error.code === 'EADDRINUSE'
      resolve(inUse ? 'taken' : { release: async () => {} })
    })
    server.listen(name, () => {
      resolve({ release: () => new Promise((closed) => server.close(() => closed())) })
    })
  })
}
