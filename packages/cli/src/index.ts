// @tongro/cli for programs: the command as a function, and the server of `tongro serve` without its signals and output.
export { type App, startApp } from './commands/serve/app.ts'
export type { ServeSettings } from './commands/serve/settings.ts'
export { run } from './run.ts'
export { version } from './version.ts'
