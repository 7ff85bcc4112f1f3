// As much of Markdown as the checks of our documents need: headings, fenced code and links. Text
// inside code is never taken for a heading or a link.

export interface CodeBlock {
  /** The line of its first line of code. */
  readonly line: number
  /** What stands behind the fence: `ts`, `ts run`, `sh`. */
  readonly info: string
  readonly code: string
}

export interface Heading {
  readonly line: number
  readonly level: number
  /** The anchor that a link names: `#how-we-write`. */
  readonly anchor: string
}

export interface Link {
  readonly line: number
  readonly target: string
}

export interface Markdown {
  readonly headings: readonly Heading[]
  readonly blocks: readonly CodeBlock[]
  readonly links: readonly Link[]
}

const FENCE = /^\s*(`{3,}(?!.*`)|~{3,})\s*(.*?)\s*$/
const HEADING = /^(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/
/** `[text](target "title")`, `[name]: target`, and the attributes of HTML. */
const LINKS = [
  /\]\(\s*<?([^\s)>]+)>?(?:\s+["'(][^)]*)?\)/g,
  /^\s{0,3}\[[^\]]+\]:\s+<?([^\s>]+)/g,
  /\b(?:src|href|srcset)="([^"\s]+)"/g,
]

export function parseMarkdown(text: string): Markdown {
  const { blocks, prose } = splitFences(text)
  const headings: Heading[] = []
  const links: Link[] = []
  for (const [index, original] of prose.entries()) {
    const line = index + 1
    const heading = HEADING.exec(original)
    if (heading !== null) {
      const [, marks = '', title = ''] = heading
      headings.push({ line, level: marks.length, anchor: anchorOf(title, headings) })
    }
    const plain = original.replace(/(`+)[^`].*?\1/g, '')
    for (const pattern of LINKS) {
      for (const [, target = ''] of plain.matchAll(pattern)) links.push({ line, target })
    }
  }
  return { headings, blocks, links }
}

/** The fenced blocks, and the lines with those of the blocks left blank. */
function splitFences(text: string): { readonly blocks: CodeBlock[]; readonly prose: string[] } {
  const blocks: CodeBlock[] = []
  const prose: string[] = []
  let open: { fence: string; info: string; line: number; code: string[] } | undefined
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, fence = '', info = ''] = FENCE.exec(line) ?? []
    if (open === undefined) {
      prose.push(fence === '' ? line : '')
      if (fence !== '') open = { fence, info, line: index + 2, code: [] }
      continue
    }
    prose.push('')
    if (fence.startsWith(open.fence) && info === '') {
      blocks.push({ line: open.line, info: open.info, code: open.code.join('\n') })
      open = undefined
    } else {
      open.code.push(line)
    }
  }
  return { blocks, prose }
}

/** As GitHub makes it: lower case, no punctuation, `-` for spaces, a number when it was there before. */
function anchorOf(title: string, before: readonly Heading[]): string {
  const plain = title
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
  const taken = new Set(before.map(({ anchor }) => anchor))
  let anchor = plain
  for (let count = 1; taken.has(anchor); count += 1) anchor = `${plain}-${count}`
  return anchor
}
