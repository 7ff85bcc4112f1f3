// Time since the capture began, as the list shows it: seconds with tenths of milliseconds.

export function formatOffset(ms: number): string {
  const sign = ms < 0 ? '-' : ''
  const tenths = Math.round(Math.abs(ms) * 10)
  const seconds = Math.floor(tenths / 10_000)
  const rest = String(tenths % 10_000).padStart(4, '0')
  if (seconds < 60) return `${sign}${seconds}.${rest}`
  const minutes = Math.floor(seconds / 60)
  const clock = `${String(seconds % 60).padStart(2, '0')}.${rest}`
  if (minutes < 60) return `${sign}${minutes}:${clock}`
  return `${sign}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${clock}`
}
