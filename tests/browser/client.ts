// What a page loads for client.test.ts: the library as a bundler gives it to pages.
import * as tongro from 'tongro'

Object.assign(globalThis, { tongro })
