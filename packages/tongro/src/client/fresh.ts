// An option that may be made anew for every attempt.

/** A value, or what gives a fresh one for every attempt, such as a token that runs out. */
export type Fresh<T> = T | (() => T | PromiseLike<T>)

export async function fresh<T>(value: Fresh<T>): Promise<T> {
  return typeof value === 'function' ? (value as () => T | PromiseLike<T>)() : value
}
