// The JavaScript peers by name, each loaded only when it is asked for.

import type { EchoPeer } from './echo-peer.ts'

const LOADERS: Readonly<Record<string, () => Promise<EchoPeer>>> = {
  tongro: async () => (await import('./tongro.ts')).tongro,
  undici: async () => (await import('./undici.ts')).undici,
  ws: async () => (await import('./ws.ts')).ws,
}

export async function loadPeer(name: string): Promise<EchoPeer> {
  const load = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined
  if (load === undefined) {
    throw new Error(
      `Cannot load the peer "${name}": it is none of ${Object.keys(LOADERS).join(', ')}`,
    )
  }
  return load()
}
