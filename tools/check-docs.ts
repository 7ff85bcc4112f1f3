// Holds the documents to the tree: links lead somewhere, a translation keeps step with its original,
// and the code in README.md and docs/ compiles (`ts`) and runs (`ts run`).
import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { checkCode } from './docs-code.ts'
import { type Finding, isCalled, report } from './findings.ts'
import { type Markdown, parseMarkdown } from './markdown.ts'
import { listFiles, ROOT, STORED } from './steps/workspace.mjs'

type Documents = ReadonlyMap<string, Markdown>

export function checkDocs(root: string): Finding[] {
  const documents: Documents = new Map(
    listFiles(root, [STORED])
      .filter((path) => path.endsWith('.md'))
      .map((path) => [path, parseMarkdown(readFileSync(join(root, path), 'utf8'))]),
  )
  return [
    ...[...documents.keys()].flatMap((path) => checkLinks(root, path, documents)),
    ...[...documents.keys()].flatMap((path) => checkTranslation(path, documents)),
    ...checkCode(samplesOf(documents)),
  ]
}

function checkLinks(root: string, path: string, documents: Documents): Finding[] {
  return (documents.get(path)?.links ?? []).flatMap(({ line, target }) => {
    if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(target)) return []
    const place = `${path}:${line}`
    if (/%(?![\da-f]{2})/i.test(target)) {
      return [{ place, message: `Write a percent sign in a link as %25: not "${target}"` }]
    }
    const [file = '', anchor] = target.split('#').map(decodeURIComponent)
    const named = file === '' ? path : posix.join(posix.dirname(path), file)
    if (file.startsWith('/') || named.startsWith('../')) {
      return [
        { place, message: `Link inside the repository, relative to this file: not "${target}"` },
      ]
    }
    if (!existsSync(join(root, named))) {
      return [{ place, message: `Cannot find "${named}", which this line links to` }]
    }
    const headings = documents.get(named)?.headings
    if (!anchor || headings === undefined) return []
    if (headings.some((heading) => heading.anchor === anchor)) return []
    return [{ place, message: `Cannot find the heading "#${anchor}" in "${named}"` }]
  })
}

/** `README.ko.md` says what `README.md` says: the same outline, and the same code to the letter. */
function checkTranslation(path: string, documents: Documents): Finding[] {
  const original = path.replace(/\.[a-z]{2}\.md$/, '.md')
  const source = documents.get(original)
  const translation = documents.get(path)
  if (original === path || translation === undefined) return []
  if (source === undefined)
    return [{ place: path, message: `Cannot find its original "${original}"` }]
  return [
    ...compareInOrder(
      path,
      source.headings.map(({ level }) => `a heading of level ${level}`),
      translation.headings.map(({ level, line }) => ({
        line,
        text: `a heading of level ${level}`,
      })),
      original,
    ),
    ...compareInOrder(
      path,
      source.blocks.map(({ info, code }) => `the code block\n\`\`\`${info}\n${code}\n\`\`\``),
      translation.blocks.map(({ info, code, line }) => ({
        line,
        text: `the code block\n\`\`\`${info}\n${code}\n\`\`\``,
      })),
      original,
    ),
  ]
}

/** Tells only the first difference: what comes after it is mostly shifted, not wrong. */
function compareInOrder(
  path: string,
  wanted: readonly string[],
  found: readonly { readonly line: number; readonly text: string }[],
  original: string,
): Finding[] {
  const length = Math.max(wanted.length, found.length)
  const first = Array.from({ length }).findIndex((_, index) => wanted[index] !== found[index]?.text)
  if (first < 0) return []
  const line = found[first]?.line ?? found.at(-1)?.line ?? 1
  const expected = wanted[first] ?? `nothing instead of ${found[first]?.text}`
  const message = `Keep step with "${original}", which has here, as number ${first + 1}: ${expected}`
  return [{ place: `${path}:${line}`, message }]
}

function samplesOf(documents: Documents) {
  return [...documents]
    .filter(([path]) => path === 'README.md' || path.startsWith('docs/'))
    .flatMap(([document, { blocks }]) =>
      blocks.filter(({ info }) => /^ts(\s|$)/.test(info)).map((block) => ({ ...block, document })),
    )
}

if (isCalled(import.meta.filename)) report('docs', checkDocs(ROOT))
