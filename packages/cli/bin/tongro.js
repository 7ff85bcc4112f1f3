#!/usr/bin/env node
// What `npx tongro` starts. Plain JavaScript and committed, because npm links no command whose file is missing.
import { existsSync } from 'node:fs'

const program = new URL('../dist/main.js', import.meta.url)
if (existsSync(program)) {
  await import(program.href)
} else {
  console.error('Cannot start tongro: it is not built yet; run: npm run build')
  process.exitCode = 2
}
