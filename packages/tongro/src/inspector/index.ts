// tongro/inspector: what connections said, byte by byte, judged by the table of rules. Runs in Node.js
// and in a browser; what needs Node.js is in tongro/inspector/sources.

export * from './export/index.ts'
export * from './formats/index.ts'
export * from './model/index.ts'
