// Starts the pages.

import { render } from 'preact'
import { App } from './app.tsx'
import { retryWhenBack } from './live/links.ts'
import { startRouter } from './router.ts'
import { showTheme } from './settings/theme.ts'

const root = document.getElementById('app')
if (root === null) throw new Error('Cannot show the pages: index.html has no element #app')

showTheme()
startRouter()
retryWhenBack()
render(<App />, root)
