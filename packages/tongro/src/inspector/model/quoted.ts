// A peer's text inside a sentence: in quotes, without control characters, and short.

const MOST = 160

export function quoted(text: string): string {
  const short = text.length > MOST ? `${text.slice(0, MOST)}…` : text
  return `"${short.replaceAll(/\p{Cc}/gu, (char) => ESCAPES[char] ?? hex(char))}"`
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function hex(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}
