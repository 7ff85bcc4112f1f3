// The browser's time in milliseconds since the epoch, with fractions and without jumps when the
// system clock is set.
export function preciseNow(): number {
  return performance.timeOrigin + performance.now()
}
