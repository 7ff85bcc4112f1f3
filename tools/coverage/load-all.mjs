// Loads the modules that its arguments name, one after the other, in one process: tests register
// themselves, and sources that no test loads are seen as such.
import { pathToFileURL } from 'node:url'

for (const path of process.argv.slice(2)) await import(pathToFileURL(path).href)
