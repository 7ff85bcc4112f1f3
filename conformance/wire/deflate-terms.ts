// The terms of permessage-deflate between the suite and the peer (RFC 7692 7.1).

/** What a case wants agreed; window bits are exact for the peer, upper bounds in the protocol. */
export interface DeflateTerms {
  readonly serverNoTakeover?: boolean
  readonly clientNoTakeover?: boolean
  readonly serverBits?: number
  readonly clientBits?: number
}

export interface Agreed {
  readonly serverNoTakeover: boolean
  readonly clientNoTakeover: boolean
  readonly serverBits: number
  readonly clientBits: number
}

export function offerOf(terms: DeflateTerms): string {
  const client = terms.clientBits === undefined ? '' : `=${terms.clientBits}`
  return `${headerOf({ ...terms, clientBits: undefined })}; client_max_window_bits${client}`
}

/**
 * The suite's answer, as a server, to a client's offer: the terms, and all that the offer demands.
 * Undefined when the offer does not allow them.
 */
export function answerTo(offer: string | undefined, terms: DeflateTerms): string | undefined {
  const wanted = parseDeflate(offer)
  if (wanted === undefined) return undefined
  const limit = wanted.get('client_max_window_bits')
  if (terms.clientBits !== undefined && limit === undefined) return undefined
  const serverBits = numberOf(wanted.get('server_max_window_bits'))
  const clientBits = numberOf(limit)
  return headerOf({
    serverNoTakeover: terms.serverNoTakeover === true || wanted.has('server_no_context_takeover'),
    clientNoTakeover: terms.clientNoTakeover === true || wanted.has('client_no_context_takeover'),
    serverBits: smaller(terms.serverBits, serverBits),
    clientBits: terms.clientBits === undefined ? undefined : smaller(terms.clientBits, clientBits),
  })
}

/** What an answer agrees to. */
export function agreedBy(answer: string): Agreed | undefined {
  const found = parseDeflate(answer)
  if (found === undefined) return undefined
  return {
    serverNoTakeover: found.has('server_no_context_takeover'),
    clientNoTakeover: found.has('client_no_context_takeover'),
    serverBits: numberOf(found.get('server_max_window_bits')) ?? 15,
    clientBits: numberOf(found.get('client_max_window_bits')) ?? 15,
  }
}

/** The parameters of the first permessage-deflate in a header; values '' where there is none. */
export function parseDeflate(header: string | undefined): Map<string, string> | undefined {
  const first = (header ?? '')
    .split(',')
    .map((one) => one.split(';').map((part) => part.trim()))
    .find(([name]) => name === 'permessage-deflate')
  if (first === undefined) return undefined
  return new Map(
    first.slice(1).map((part) => {
      const [name = '', value = ''] = part.split('=')
      return [name.trim(), value.trim().replaceAll('"', '')] as const
    }),
  )
}

interface Loose {
  readonly serverNoTakeover?: boolean | undefined
  readonly clientNoTakeover?: boolean | undefined
  readonly serverBits?: number | undefined
  readonly clientBits?: number | undefined
}

function headerOf(terms: Loose): string {
  return [
    'permessage-deflate',
    ...(terms.serverNoTakeover ? ['server_no_context_takeover'] : []),
    ...(terms.clientNoTakeover ? ['client_no_context_takeover'] : []),
    ...(terms.serverBits === undefined ? [] : [`server_max_window_bits=${terms.serverBits}`]),
    ...(terms.clientBits === undefined ? [] : [`client_max_window_bits=${terms.clientBits}`]),
  ].join('; ')
}

function numberOf(value: string | undefined): number | undefined {
  return value === undefined || value === '' ? undefined : Number(value)
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b)
}
