// A reporter for node:test that gives the runner's totals only, one a line: `# tests 12`.
// A default export, since that is how node:test takes a reporter.

const TOTAL = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/

/** @param {AsyncIterable<{ type: string, data: { message?: string, nesting?: number } }>} source */
export default async function* totals(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:diagnostic' || data.nesting !== 0) continue
    if (TOTAL.test(data.message ?? '')) yield `# ${data.message}\n`
  }
}
