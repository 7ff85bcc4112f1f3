import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { checkDocs } from './check-docs.ts'
import { makeTree } from './testing/made-up-tree.ts'

/** The findings in a tree of documents, as `place: message`. */
function findings(t: TestContext, files: Record<string, string>): string[] {
  return checkDocs(makeTree(t, files)).map(({ place, message }) => `${place}: ${message}`)
}

function fenced(info: string, code: string): string {
  return `\`\`\`${info}\n${code}\n\`\`\`\n`
}

test('links that lead somewhere are in order', (t) => {
  const found = findings(t, {
    'README.md':
      '# Top\n[a](docs/a.md) [b](docs/a.md#part-one) [c](#top) [d](docs) [e](https://x.y/z)',
    'docs/a.md': '# Part one\n[up](../README.md) [mail](mailto:a@b.c) [space](a%20b.txt)',
    'docs/a b.txt': '',
  })
  assert.deepEqual(found, [])
})

test('links that lead nowhere are found', (t) => {
  const found = findings(t, {
    'README.md': 'text\n[a](docs/none.md)',
    'docs/a.md':
      '# One\n[a](#two)\n[b](../../outside.md)\n[c](/etc/hosts)\n[d](../README.md#top)\n[e](100%.md)',
  })
  assert.deepEqual(found, [
    'README.md:2: Cannot find "docs/none.md", which this line links to',
    'docs/a.md:2: Cannot find the heading "#two" in "docs/a.md"',
    'docs/a.md:3: Link inside the repository, relative to this file: not "../../outside.md"',
    'docs/a.md:4: Link inside the repository, relative to this file: not "/etc/hosts"',
    'docs/a.md:5: Cannot find the heading "#top" in "README.md"',
    'docs/a.md:6: Write a percent sign in a link as %25: not "100%.md"',
  ])
})

test('a translation with the same outline and code is in order', (t) => {
  const found = findings(t, {
    'README.md': `# Top\n## Part\n${fenced('sh', 'npm start')}`,
    'README.ko.md': `# 위\n## 부분\n${fenced('sh', 'npm start')}`,
  })
  assert.deepEqual(found, [])
})

test('a translation that lost step is found', (t) => {
  const original = `# Top\n## Part\n${fenced('sh', 'npm start')}`
  const cases: [string, RegExp][] = [
    [`# 위\n${fenced('sh', 'npm start')}`, /^README.ko.md:1: .*number 2: a heading of level 2$/],
    [`# 위\n### 부분\n${fenced('sh', 'npm start')}`, /^README.ko.md:2: .*a heading of level 2$/],
    [`# 위\n## 부분\n## 더\n${fenced('sh', 'npm start')}`, /^README.ko.md:3: .*nothing instead of/],
    [`# 위\n## 부분\n${fenced('sh', 'npm test')}`, /^README.ko.md:4: .*number 1: the code block/],
    ['# 위\n## 부분', /^README.ko.md:1: .*number 1: the code block/],
  ]
  for (const [translation, expected] of cases) {
    const found = findings(t, { 'README.md': original, 'README.ko.md': translation })
    assert.equal(found.length, 1, found.join('\n'))
    assert.match(found[0]?.split('\n')[0] ?? '', expected)
  }
  assert.match(findings(t, { 'a.ko.md': '' })[0] ?? '', /Cannot find its original "a.md"/)
})

test('code that does not compile is found on its line, in README.md and docs only', (t) => {
  const wrong = fenced('ts', `import { join } from 'node:path'\nconst a: number = join('a')`)
  const found = findings(t, {
    'README.md': `# Top\n\n${wrong}`,
    'docs/a.md': fenced('ts', 'export const sum = 1 + 1\nawait Promise.resolve(sum)'),
    'docs/b.md': fenced('js', 'this is no code'),
    'other.md': wrong,
  })
  assert.equal(found.length, 1, found.join('\n'))
  assert.match(found[0] ?? '', /^README.md:5: TS2322: Type 'string' is not assignable/)
})

test('code that fails when it runs is found, and code not to be run is not run', (t) => {
  const failing = `throw new Error('it failed')`
  const found = findings(t, {
    'docs/a.md': fenced(
      'ts run',
      `const a = await Promise.resolve(1)\nif (a !== 1) process.exit(1)`,
    ),
    'docs/b.md': fenced('ts', failing),
    'docs/c.md': `\n${fenced('ts run', failing)}`,
  })
  assert.equal(found.length, 1, found.join('\n'))
  assert.match(
    found[0] ?? '',
    /^docs\/c.md:3: Cannot run this sample: exit code 1: [\s\S]*it failed/,
  )
})
