// The URL and subprotocols of the classes that pages know, with the exception of browsers.

import { checkProtocols, MisuseError } from '../protocol/index.ts'
import { targetOf } from './target.ts'

/** Throws SyntaxError where the constructors of browsers do; returns the URL as they show it. */
export function checkedUrl(url: string | URL, protocols: string | readonly string[]): string {
  try {
    const target = targetOf(url)
    if (new URL(url).hash !== '') {
      throw new MisuseError('url-fragment', `Cannot connect to ${url}: a fragment is not allowed`)
    }
    checkProtocols(typeof protocols === 'string' ? [protocols] : protocols)
    return target.url.href
  } catch (error) {
    throw new DOMException((error as Error).message, 'SyntaxError')
  }
}
