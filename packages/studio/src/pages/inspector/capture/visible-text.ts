// Text out of a capture as it may be shown: what would be invisible or would turn the text around is
// made visible. Nothing in here makes markup; the pages put text into the document as text only.

/** Control pictures (U+2400 on) for C0; the rest of what cannot be seen by its number. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/gu

export function visibleText(text: string): string {
  return text.replace(INVISIBLE, picture)
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `\u27e8${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`
}
