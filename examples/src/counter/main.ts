// The counter as a program of its own: ws://localhost:6789, and its page at http://localhost:6789.
import { runStandalone } from '../standalone/run.ts'
import { counterEndpoint } from './counter.ts'

await runStandalone({
  title: 'Counter',
  hostname: 'localhost',
  port: 6789,
  page: new URL('../../pages/counter.html', import.meta.url),
  endpoint: counterEndpoint(),
})
