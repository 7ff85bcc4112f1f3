// The URL and subprotocols of the classes that pages know, with the exception of browsers.

import { checkProtocols, MisuseError } from '../protocol/index.ts'
import { targetOf } from './target.ts'

/** Throws SyntaxError where the constructors of browsers do; returns the URL as they show it. */
export function checkedUrl(url: string | URL, protocols: string | readonly string[]): string {
  try {
    const { protocol } = targetOf(url).url
    const shown = new URL(url)
    if (shown.href.includes('#')) {
      throw new MisuseError(
        'url-fragment',
        'Cannot connect to a URL with a fragment: leave out # and what follows',
      )
    }
    checkProtocols(typeof protocols === 'string' ? [protocols] : protocols)
    shown.protocol = protocol
    return shown.href
  } catch (error) {
    throw new DOMException((error as Error).message, 'SyntaxError')
  }
}
