// `tongro inspect`: which of its forms is meant. Each is loaded only when it runs.

type Form = (args: readonly string[]) => Promise<number>

const FORMS: Readonly<Record<string, () => Promise<Form>>> = {
  proxy: async () => (await import('./proxy.ts')).inspectThroughProxy,
  forge: async () => (await import('./forge.ts')).inspectByForging,
  hex: async () => (await import('./hex.ts')).inspectHex,
}

/** A file with the name of a form is reached as ./hex. */
export async function inspectCommand(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args
  const load = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined
  if (load !== undefined) return (await load())(rest)
  const { inspectFile } = await import('./file.ts')
  return inspectFile(args)
}
