import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMarkdown } from './markdown.ts'

test('headings give their level and the anchor a link names', () => {
  const text =
    '# Tongro: a `ws` stack!\n\n## 두 명령\n## Same\ntext\n## Same\n### [Link](a.md) ##\n#none\n'
  assert.deepEqual(parseMarkdown(text).headings, [
    { line: 1, level: 1, anchor: 'tongro-a-ws-stack' },
    { line: 3, level: 2, anchor: '두-명령' },
    { line: 4, level: 2, anchor: 'same' },
    { line: 6, level: 2, anchor: 'same-1' },
    { line: 7, level: 3, anchor: 'link' },
  ])
})

test('fenced code gives its words, its lines and where it begins', () => {
  const text = 'a\n```ts run\nconst a = 1\n\n```\n~~~~\n~~~\n```\n~~~~\n'
  assert.deepEqual(parseMarkdown(text).blocks, [
    { line: 3, info: 'ts run', code: 'const a = 1\n' },
    { line: 7, info: '', code: '~~~\n```' },
  ])
})

test('links are found in each of their forms, with their lines', () => {
  const text = [
    'See [one](a.md), [two](b.md#part "title") and ![three](<c.svg>).',
    '[name]: d.md',
    '<img src="e.png" alt=""> <a href="f.md">f</a>',
    '[![badge](g.svg)](h.md)',
  ].join('\n')
  assert.deepEqual(
    parseMarkdown(text).links.map(({ line, target }) => `${line} ${target}`),
    ['1 a.md', '1 b.md#part', '1 c.svg', '2 d.md', '3 e.png', '3 f.md', '4 g.svg', '4 h.md'],
  )
})

test('code is neither heading nor link', () => {
  const text = '```one line```\n```\n# no\n[a](b.md)\n```\n`[a](b.md)` and ``[`a`](b.md)``\n'
  const { headings, links } = parseMarkdown(text)
  assert.deepEqual({ headings, links }, { headings: [], links: [] })
})
