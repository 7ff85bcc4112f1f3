// Numbers as people read them in a table: short, and with their unit.

const KIB = 1024

/** `0.4 ms`, `12 ms`, `1.25 s`, `61.2 s`, `2 h 05 min`. */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 600) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 100) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** `512 bytes`, `1.5 KiB`, `20.0 MiB`. */
export function byteCount(bytes: number): string {
  if (bytes < KIB) return plural(bytes, 'byte')
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes / KIB
  let unit = 0
  while (value >= KIB && unit < units.length - 1) {
    value /= KIB
    unit++
  }
  return `${value.toFixed(1)} ${units[unit]}`
}

/** `1 frame`, `2 frames`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
