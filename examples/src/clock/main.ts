// The clock as a program of its own: ws://127.0.0.1:5678, and its page at http://127.0.0.1:5678.
import { runStandalone } from '../standalone/run.ts'
import { clockEndpoint } from './clock.ts'

await runStandalone({
  title: 'Clock',
  hostname: '127.0.0.1',
  port: 5678,
  page: new URL('../../pages/clock.html', import.meta.url),
  endpoint: clockEndpoint(),
})
