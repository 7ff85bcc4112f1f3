// English plurals. Korean nouns stay as they are after a number and a counter.

export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
