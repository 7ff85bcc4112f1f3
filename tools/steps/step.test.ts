import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { requireNode, run, StepError, step } from './step.mjs'

const cwd = process.cwd()
const node = (code: string): string[] => [process.execPath, '-e', code]
const STEP_MODULE = JSON.stringify(new URL('./step.mjs', import.meta.url).href)

/** Runs code that uses step.mjs in a process of its own. */
function start(code: string) {
  const source = `import { main, step } from ${STEP_MODULE}\n${code}`
  return spawn(process.execPath, ['--input-type=module', '-e', source])
}

test('a program gives its exit code and all it printed', async () => {
  const result = await run(node('console.log(1); console.error(2); process.exitCode = 3'), { cwd })
  assert.equal(result.code, 3)
  assert.deepEqual(result.output.trim().split('\n').sort(), ['1', '2'])
})

test('a program has no stdin to wait for', async () => {
  const { output } = await run(node('process.stdin.on("end", () => console.log("end")).resume()'), {
    cwd,
  })
  assert.equal(output, 'end\n')
})

test('a program that is not there is named', async () => {
  await assert.rejects(run(['no-such-program'], { cwd }), {
    name: 'StepError',
    message: /^Cannot run no-such-program: /,
  })
})

test('a failing step keeps its output and says what to do', async () => {
  const failing = step('Trying', node('console.log("why"); process.exit(4)'), {
    cwd,
    mend: 'Mend it',
  })
  await assert.rejects(failing, (error) => {
    assert.ok(error instanceof StepError)
    assert.equal(error.output, 'why\n')
    assert.match(error.message, /^Cannot go on: "node -e .*" ended with exit code 4. Mend it$/)
    return true
  })
})

test('a command whose step fails prints output and sentence, and ends with exit code 2', async () => {
  const command = `[process.execPath, '-e', 'console.log("why"); process.exit(4)']`
  const child = start(`await main(async () => {
    await step('Trying', ${command}, { cwd: '/', mend: 'Mend it' })
    return 0
  })`)
  child.stderr.setEncoding('utf8')
  let printed = ''
  child.stderr.on('data', (text: string) => {
    printed += text
  })
  const [code] = await once(child, 'close')
  assert.equal(code, 2)
  assert.match(printed, /^Trying \.\.\. failed\nwhy\nCannot go on: .* Mend it\n$/)
})

test('a signal stops the program that runs and then the command', async () => {
  const program = 'console.error(process.pid); setInterval(() => {}, 1000)'
  const child = start(`import { run } from ${STEP_MODULE}
    await main(async () => {
      await run([process.execPath, '-e', ${JSON.stringify(program)}], { cwd: '/', show: true })
      return 0
    })`)
  const [first] = await once(child.stderr, 'data')
  const pid = Number(String(first))
  child.kill('SIGTERM')
  const [code] = await once(child, 'close')
  assert.equal(code, 143)
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
})

test('a Node.js that is too old is refused, and any newer one taken', () => {
  for (const version of ['18.20.0', '20.18.3', '20.9.0']) {
    assert.throws(() => requireNode(version), /Tongro needs 20.19.0 or newer/, version)
  }
  for (const version of ['20.19.0', '20.20.2', '22.1.0', '25.0.0-nightly']) requireNode(version)
})
