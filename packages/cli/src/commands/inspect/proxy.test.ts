import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect, type Server, serve } from 'tongro'
import { CaptureFolder } from '../../testing/captures.ts'
import { runToEnd, startCommand } from '../../testing/command.ts'

const folder = new CaptureFolder()
let server: Server

before(async () => {
  server = await serve({
    hostname: '127.0.0.1',
    origins: '*',
    message(socket, message) {
      socket.send(message)
    },
  })
})
after(async () => {
  await server.close({ deadline: 1_000 })
  folder.remove()
})

test('what passes is shown at once, recorded, and summed up at Ctrl-C', async () => {
  const record = `${folder.path}/out.jsonl`
  const upstream = `ws://127.0.0.1:${server.port}`
  const command = startCommand([
    ...['inspect', 'proxy', '--listen', '127.0.0.1:0', '--upstream', upstream],
    ...['--record', record],
  ])
  const [, port] = await command.waitFor(/Forwarding ws:\/\/127\.0\.0\.1:(\d+) to ws:/, 'stderr')
  const socket = await connect(`ws://127.0.0.1:${port}/through`)
  socket.send('통로')
  await command.waitFor(/→ text {3}F···M +6 통로/)
  await command.waitFor(/← text {3}F···· +6 통로/)
  socket.close(1000, 'bye')
  await socket.closed
  await command.waitFor(/End of connection 0/)
  command.process.kill('SIGINT')
  const { code, stdout, stderr } = await command.ended
  assert.equal(code, 0, stderr)
  assert.match(stdout, /GET \/through HTTP\/1\.1 → 101/)
  assert.match(stdout, /^In all 1 connection, 4 frames, 2 messages/m)
  const again = await runToEnd(['inspect', record])
  assert.equal(again.code, 0)
  assert.match(again.stdout, /^In all 1 connection, 4 frames, 2 messages/m)
})

test('what it cannot do is one sentence and exit code 2', async () => {
  for (const args of [
    [],
    ['--listen', '127.0.0.1:0'],
    ['--listen', 'nowhere', '--upstream', 'ws://127.0.0.1:1'],
    ['--listen', '127.0.0.1:0', '--upstream', 'ftp://127.0.0.1:1'],
    ['--listen', `127.0.0.1:${server.port}`, '--upstream', 'ws://127.0.0.1:1'],
    ['--listen', '127.0.0.1:0', '--upstream', 'ws://127.0.0.1:1', '--record', '/none/x.jsonl'],
    ['--listen', '127.0.0.1:0', '--upstream', 'ws://127.0.0.1:1', '--cert', '/none/x.pem'],
    ['9000'],
  ]) {
    const { code, stderr } = await runToEnd(['inspect', 'proxy', ...args])
    assert.equal(code, 2, args.join(' '))
    assert.match(stderr, /^Cannot [^\n]+\n$/, args.join(' '))
  }
})
