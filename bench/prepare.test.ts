// What can be made ready is; what cannot be is left out with its reason, and does not stop the rest.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { CONTENDERS, type Contender } from './contenders.ts'
import { prepare } from './prepare.ts'

const net = CONTENDERS.find((each) => each.name === 'net')!

test('a peer that peers/package.json does not list is left out, the rest is ready', () => {
  const unknown: Contender = {
    ...net,
    name: 'unknown',
    preparation: { kind: 'install', packageName: 'no-such-peer' },
  }
  const said: string[] = []
  const { ready, facts, leftOut } = prepare([unknown, net], (line) => said.push(line))
  assert.deepEqual(ready, [net])
  assert.deepEqual(facts, [
    { name: 'net', title: net.title, role: 'floor', version: process.version },
  ])
  const reason = 'bench/peers/package.json does not list no-such-peer'
  assert.deepEqual(leftOut, [{ name: 'unknown', reason }])
  assert.deepEqual(said, [`Left out unknown: ${reason}`])
})

test('a floor that does not compile is left out with the error, or for want of a compiler', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const source = join(folder, 'floor.c')
  writeFileSync(source, 'int main(void) { return nothing; }\n')
  const preparation = { kind: 'compile', source, binary: join(folder, 'floor') } as const
  const { ready, leftOut } = prepare([{ ...net, preparation }], () => {})
  assert.deepEqual(ready, [])
  assert.match(leftOut[0]!.reason, /failed: .*nothing|^no C compiler is there/)
})
