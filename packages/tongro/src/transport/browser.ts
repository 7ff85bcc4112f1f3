// The part of this folder that runs in a browser too.

export { TransportError } from './transport-error.ts'
