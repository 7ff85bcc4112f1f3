// The messages of the endpoint /counter. Unknown ones are undefined and change nothing.

import { parseObject } from './json-object.ts'

export type CounterMessage =
  | { readonly type: 'users'; readonly count: number }
  | { readonly type: 'state'; readonly value: number }

export type CounterAction = 'plus' | 'minus'

export function parseCounterMessage(text: string): CounterMessage | undefined {
  const object = parseObject(text)
  if (object?.['type'] === 'users' && typeof object['count'] === 'number') {
    return { type: 'users', count: object['count'] }
  }
  if (object?.['type'] === 'state' && typeof object['value'] === 'number') {
    return { type: 'state', value: object['value'] }
  }
  return undefined
}

export function counterAction(action: CounterAction): string {
  return JSON.stringify({ action })
}
