// `@tongro/examples/clock`: the clock as an endpoint for a server's routes.
export { type ClockOptions, clock, clockEndpoint } from './clock.ts'
