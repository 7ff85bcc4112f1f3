// What the playground's Inspector inflates with. Parameters are the widest: nothing is typed that needs
// a smaller window.

import type { InspectorOptions } from 'tongro/inspector'

export function inflaterOptions(): InspectorOptions {
  return {}
}
