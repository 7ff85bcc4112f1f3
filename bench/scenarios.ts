// The scenarios, as data: how many connections, what each sends, how much of it is on the way at
// once. A scenario is chosen by its name or by its group.

/** What one scenario asks of a server. */
export interface Scenario {
  readonly name: string
  readonly group: string
  /** One line for people, above its part of the table and its bars. */
  readonly title: string
  readonly connections: number
  /** Payload of one message, in bytes. */
  readonly size: number
  /** Messages of one connection that are on the way at once. */
  readonly flight: number
  /** JSON text with permessage-deflate both ways, for contenders that speak it; else binary. */
  readonly isDeflated: boolean
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'echo-single',
    group: 'echo',
    title: 'Echo, 100 connections, 64 B binary, one at a time',
    connections: 100,
    size: 64,
    flight: 1,
    isDeflated: false,
  },
  {
    name: 'echo-flight',
    group: 'echo',
    title: 'Echo, 100 connections, 64 B binary, 16 in flight',
    connections: 100,
    size: 64,
    flight: 16,
    isDeflated: false,
  },
  {
    name: 'deflate-single',
    group: 'deflate',
    title: 'Compressed echo, 500 connections, 1 KiB JSON, one at a time',
    connections: 500,
    size: 1024,
    flight: 1,
    isDeflated: true,
  },
  {
    name: 'deflate-flight',
    group: 'deflate',
    title: 'Compressed echo, 50 connections, 1 KiB JSON, 16 in flight',
    connections: 50,
    size: 1024,
    flight: 16,
    isDeflated: true,
  },
]

/** Every word that chooses scenarios: the groups, then the names. */
export function scenarioWords(): readonly string[] {
  return [
    ...new Set([...SCENARIOS.map((each) => each.group), ...SCENARIOS.map((each) => each.name)]),
  ]
}

/** The scenarios a name or a group stands for; none when the word is neither. */
export function scenariosFor(word: string): readonly Scenario[] {
  return SCENARIOS.filter((each) => each.name === word || each.group === word)
}
