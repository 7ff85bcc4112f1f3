// Colours for a terminal. Off where the output is no terminal or where NO_COLOR is set (https://no-color.org).

export type Colour = 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan'
export type Paint = (colour: Colour, text: string) => string

/** SGR parameters: the one that turns a colour on and the one that ends it. */
const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
}

export function createPaint(isTerminal: boolean, env: NodeJS.ProcessEnv): Paint {
  const isColoured = isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  if (!isColoured) return (_, text) => text
  return (colour, text) => `\x1b[${CODES[colour][0]}m${text}\x1b[${CODES[colour][1]}m`
}
