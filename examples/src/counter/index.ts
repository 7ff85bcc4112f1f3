// `@tongro/examples/counter`: the counter as an endpoint for a server's routes.
export { type CounterOptions, counter, counterEndpoint } from './counter.ts'
