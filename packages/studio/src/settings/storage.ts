// localStorage behind a guard: reading and writing throw where a browser forbids storage, and a
// setting that cannot be remembered still holds until the page is closed.

export function remembered(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Forbidden or full: see above.
  }
}
