// The configuration that a page of docs/howto shows, with its names of places replaced by those of a test: what is
// documented is what is tested.
import { readFileSync } from 'node:fs'

/** The page's one block of that language. */
export function documentedConfig(page: string, language: string): string {
  const text = readFileSync(new URL(`../../../docs/howto/${page}`, import.meta.url), 'utf8')
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))]
  if (blocks.length !== 1) {
    throw new Error(`docs/howto/${page} must have one block of ${language}, not ${blocks.length}`)
  }
  return blocks[0]![1]!
}

/** Replaces every occurrence of each text; throws when one is not there, since the page has changed. */
export function replaceAll(
  config: string,
  replacements: ReadonlyArray<readonly [string, string]>,
): string {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The documented configuration has no "${from}"`)
    return text.replaceAll(from, to)
  }, config)
}
