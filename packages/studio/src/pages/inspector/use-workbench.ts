// Makes the page's state, its Worker and its live source, and ends them with the page.

import { useEffect, useMemo } from 'preact/hooks'
import { words } from '../../words/words.ts'
import { LiveSource } from './live/live-source.ts'
import { Workbench } from './state/workbench.ts'
import { InspectorClient } from './worker/client.ts'

export interface Bench {
  readonly bench: Workbench
  readonly live: LiveSource
  /** Watches this server; the token is for one that asks for it. */
  readonly watch: (token: string) => void
  readonly close: () => void
}

/** `tongro inspect FILE --ui` opens the page with this in its address, and answers under this path. */
const CAPTURE_PARAMETER = 'capture'
const CAPTURE_PATH = '/inspector/capture'

export function useWorkbench(): Bench {
  const parts = useMemo(makeParts, [])
  useEffect(() => {
    openWanted(parts.bench)
    return () => {
      parts.live.stop()
      parts.bench.client.dispose()
    }
  }, [parts])
  return parts
}

function makeParts(): Bench {
  const worker = new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module' })
  const client = new InspectorClient(worker, {
    progress: (progress) => bench.take(progress),
    failed: (message) => {
      bench.failure.value = message
    },
  })
  const bench: Workbench = new Workbench(client)
  const live = new LiveSource({
    began: () => bench.openLive(words.peek().inspector.source.thisServer),
    lines: (lines) => client.live(lines),
    failed: (text) => {
      bench.failure.value = text
    },
  })
  return {
    bench,
    live,
    watch: (token) => {
      bench.openLive(words.peek().inspector.source.thisServer)
      live.start(token)
    },
    close: () => {
      live.stop()
      bench.closeCapture()
    },
  }
}

function openWanted(bench: Workbench): void {
  const wanted = new URLSearchParams(location.search)
  if (!wanted.has(CAPTURE_PARAMETER)) return
  bench.openUrl(CAPTURE_PATH, wanted.get('name') ?? CAPTURE_PATH)
}
