// Finds what a TypeScript file imports and whether it has a default export, without a compiler: it
// reads the few token patterns of ES modules. It never throws on odd text; it reads what it can.
import { type Token, tokenize } from './tokenize.ts'

/** One import, or re-export, of another module. */
export interface Import {
  readonly specifier: string
  readonly line: number
  /** `type` is erased by the compiler; `dynamic` is `import('x')`, loaded later or a type. */
  readonly kind: 'static' | 'type' | 'dynamic'
}

export interface Scan {
  readonly imports: readonly Import[]
  /** The lines of default exports. */
  readonly defaultExports: readonly number[]
}

export function scanImports(source: string): Scan {
  const tokens = tokenize(source)
  const imports: Import[] = []
  const defaultExports: number[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || tokens[index - 1]?.text === '.') continue
    if (token.text === 'import') {
      const found = readImport(tokens, index)
      if (found !== undefined) imports.push(found)
    } else if (token.text === 'export') {
      if (isDefaultExport(tokens, index)) defaultExports.push(token.line)
      const found = readFrom(tokens, index + 1)
      if (found !== undefined) imports.push(found)
    }
  }
  return { imports, defaultExports }
}

/** `import 'x'`, `import('x')`, `import … from 'x'`; `import.meta` is none of them. */
function readImport(tokens: readonly Token[], index: number): Import | undefined {
  const next = tokens[index + 1]
  if (next?.kind === 'string') return { specifier: next.text, line: next.line, kind: 'static' }
  if (next?.text !== '(') return readFrom(tokens, index + 1)
  const argument = tokens[index + 2]
  const end = tokens[index + 3]?.text
  if (argument?.kind !== 'string' || (end !== ')' && end !== ',')) return undefined
  return { specifier: argument.text, line: argument.line, kind: 'dynamic' }
}

/** What follows `import` or `export`: `type`, a name, `* as name` or `{ … }`, then `from 'x'`. */
function readFrom(tokens: readonly Token[], start: number): Import | undefined {
  let at = start
  const afterFirst = tokens[at + 1]?.text ?? ''
  const isType = tokens[at]?.text === 'type' && afterFirst !== 'from' && afterFirst !== ','
  if (isType) at += 1
  do {
    if (tokens[at]?.text === ',') at += 1
    if (tokens[at]?.text === '{') at = tokens.findIndex(({ text }, i) => i > at && text === '}')
    if (at < 0) return undefined
    at += tokens[at]?.text === '*' && tokens[at + 1]?.text === 'as' ? 3 : 1
  } while (tokens[at]?.text === ',')
  const specifier = tokens[at + 1]
  if (tokens[at]?.text !== 'from' || specifier?.kind !== 'string') return undefined
  const { text, line } = specifier
  return { specifier: text, line, kind: isType ? 'type' : 'static' }
}

function isDefaultExport(tokens: readonly Token[], index: number): boolean {
  const next = tokens[index + 1]?.text
  if (next === 'default') return true
  if (next !== '{') return false
  for (let at = index + 2; at < tokens.length && tokens[at]?.text !== '}'; at += 1) {
    if (tokens[at]?.text !== 'default') continue
    if (tokens[at - 1]?.text === 'as') return true
    if (tokens[at + 1]?.text !== 'as') return true
  }
  return false
}
