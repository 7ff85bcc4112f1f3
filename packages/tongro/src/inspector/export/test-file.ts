// A finding as a file for node:test, ready to be put among the tests of whatever sent the bytes.

import type { Finding } from '../model/index.ts'

export function testFile(
  format: 'hex' | 'json-lines',
  lines: readonly string[],
  { code, rule, from }: Finding,
): string {
  const side = from === undefined ? '' : ` && report.from === ${quoted(from)}`
  return `// ${rule.clause}: ${rule.text}.
// ${rule.hint}.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Inspector, openFormat } from 'tongro/inspector'

const CAPTURE = [
${lines.map((line) => `  ${quoted(line)},`).join('\n')}
].join('\\n')

test(${quoted(`${code}: ${rule.text}`)}, () => {
  let isFound = false
  const inspector = new Inspector((report) => {
    if (report.kind === 'finding' && report.code === ${quoted(code)}${side}) isFound = true
  })
  const reader = openFormat(${quoted(format)}, (record) => inspector.record(record))
  reader.push(new TextEncoder().encode(CAPTURE))
  reader.end()
  inspector.end()
  // True while the fault is there; turn it round for a test that the fault is gone.
  assert.equal(isFound, true)
})
`
}

function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inner}'`
}
