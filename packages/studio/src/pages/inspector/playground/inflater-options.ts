// What the playground's Inspector inflates with.

import type { InspectorOptions } from 'tongro/inspector'
import { BrowserInflater } from '../capture/inflater.ts'

export function inflaterOptions(): InspectorOptions {
  return { inflater: (terms) => new BrowserInflater(terms) }
}
