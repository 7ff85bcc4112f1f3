// What an answer makes of permessage-deflate, read for those who must inflate in any case: a
// parameter that is not legal is left out, and the rest holds.

import { DEFLATE_NAME, judgeDeflateByOffers, parseExtensions } from '../../protocol/index.ts'
import type { DeflateReport } from './reports.ts'

/** An offer that every legal answer fits. */
const WIDEST_OFFER = [
  { name: DEFLATE_NAME, parameters: [['client_max_window_bits', undefined]] },
] as const

/** The parameters that a value of Sec-WebSocket-Extensions sets, or undefined when it has none. */
export function agreedDeflate(value: string): DeflateReport | undefined {
  const answer = parseExtensions(value)?.find(({ name }) => name === DEFLATE_NAME)
  if (answer === undefined) return undefined
  const seen = new Set<string>()
  const parameters = answer.parameters.filter((parameter) => {
    if (seen.has(parameter[0])) return false
    seen.add(parameter[0])
    const alone = { name: DEFLATE_NAME, parameters: [parameter] }
    return typeof judgeDeflateByOffers(alone, WIDEST_OFFER) !== 'string'
  })
  const judged = judgeDeflateByOffers({ name: DEFLATE_NAME, parameters }, WIDEST_OFFER)
  return typeof judged === 'string' ? undefined : { ...judged, isGuess: false }
}
