// What a browser's own WebSocket looks like, as far as it is used here.
//
// The types of the DOM are not loaded: everything else here also runs where there is none.

import { MisuseError } from '../protocol/index.ts'

export interface PageLine {
  binaryType: string
  readonly bufferedAmount: number
  readonly extensions: string
  readonly protocol: string
  readonly url: string
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onerror: (() => void) | null
  onclose: ((event: PageClose) => void) | null
  send(data: string | ArrayBuffer | ArrayBufferView): void
  close(code?: number, reason?: string): void
}

export interface PageClose {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}

type PageClass = new (url: string, protocols?: string | string[]) => PageLine

/** Throws MisuseError for what the browser does not take, or where there is no WebSocket. */
export function openLine(url: string | URL, protocols: readonly string[]): PageLine {
  const { WebSocket } = globalThis as unknown as { WebSocket?: PageClass }
  if (WebSocket === undefined) {
    throw new MisuseError(
      'not-in-browser',
      'Cannot connect: there is no WebSocket here; in Node.js, load tongro without the condition "browser"',
    )
  }
  try {
    const line = new WebSocket(String(url), [...protocols])
    line.binaryType = 'arraybuffer'
    return line
  } catch (error) {
    throw new MisuseError('url-invalid', `Cannot connect: ${(error as Error).message}`)
  }
}
