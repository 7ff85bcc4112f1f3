import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Client } from '../testing/client.ts'
import { twoLoopbackHosts } from '../testing/loopback.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const running = new Set<ChildProcess>()
after(() => {
  for (const child of running) child.kill('SIGKILL')
})

interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<{ code: number | null; output: string }>
  readonly ready: Promise<number>
}

function start(name: 'clock' | 'counter', ...args: string[]): Program {
  const file = `examples/src/${name}/main.ts`
  const flags = ['--conditions=tongro-source', '--import', 'tsx']
  const child = spawn(process.execPath, [...flags, file, ...args], { cwd: ROOT, timeout: 60_000 })
  running.add(child)
  let output = ''
  const ready = new Promise<number>((resolve) => {
    const look = (text: Buffer): void => {
      output += text
      const match = /is ready at http:\/\/[\w.]+:(\d+)/.exec(output)
      if (match !== null) resolve(Number(match[1]))
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
  })
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child)
    return { code: code as number | null, output }
  })
  return { child, ended, ready }
}

test('the clock runs on 127.0.0.1 with its page, for pages from anywhere', async () => {
  const { child, ended, ready } = start('clock', '--port', '0')
  const port = await ready
  const page = await fetch(`http://127.0.0.1:${port}/`)
  assert.equal(page.status, 200)
  assert.match(await page.text(), /<title>Clock<\/title>/)
  const client = new Client(`ws://127.0.0.1:${port}`, { origin: 'null' })
  assert.match((await client.received(1))[0]!, /Z$/)
  child.kill('SIGTERM')
  const [code] = await once(client.socket, 'close')
  assert.equal(code, 1001)
  assert.deepEqual((await ended).code, 0)
})

test('the counter runs on both loopback addresses with one state', async () => {
  const { child, ended, ready } = start('counter', '--port', '0')
  const port = await ready
  const page = await fetch(`http://localhost:${port}/`)
  assert.match(await page.text(), /<title>Counter<\/title>/)
  const [host, otherHost] = twoLoopbackHosts()
  const four = new Client(`ws://${host}:${port}/`)
  await four.received(2)
  const six = new Client(`ws://${otherHost}:${port}/`)
  await six.received(2)
  six.send('{"action":"plus"}')
  assert.deepEqual((await four.received(4)).slice(2), [
    '{"type":"users","count":2}',
    '{"type":"state","value":1}',
  ])
  six.send('what is this')
  await six.settled()
  child.kill('SIGINT')
  const { code, output } = await ended
  assert.equal(code, 0)
  assert.match(output, /Ignored "what is this": it is not JSON/)
})

test('the standard ports are those of the two protocols', async () => {
  const programs = [start('clock'), start('counter')]
  const outcomes = programs.map(({ child, ready, ended }) =>
    Promise.race([
      ready.then((port) => {
        child.kill('SIGTERM')
        return `ready ${port}`
      }),
      ended.then(({ output }) => output),
    ]),
  )
  const [clock, counter] = await Promise.all(outcomes)
  // Another program on this machine may hold the port; the sentence names it then.
  assert.match(clock!, /^ready 5678$|^Cannot listen on 127\.0\.0\.1:5678: the port is in use/)
  assert.match(counter!, /^ready 6789$|^Cannot listen on localhost:6789: the port is in use/)
  await Promise.all(programs.map(({ ended }) => ended))
})

test('a port in use and a wrong option are one sentence, exit code 2', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const used = await start('clock', '--port', String(port)).ended
  other.close()
  assert.equal(used.code, 2)
  assert.equal(
    used.output,
    `Cannot listen on 127.0.0.1:${port}: the port is in use; stop the other program or choose another with --port\n`,
  )
  const wrong = await start('counter', '--port', '70000').ended
  assert.equal(wrong.code, 2)
  assert.match(wrong.output, /^Cannot use --port 70000: a port must be .*\n$/)
})

test('--help says how to start it and ends', async () => {
  const { code, output } = await start('clock', '--help').ended
  assert.equal(code, 0)
  assert.match(output, /^Usage: node .*main\.ts \[--port N\]/)
})
