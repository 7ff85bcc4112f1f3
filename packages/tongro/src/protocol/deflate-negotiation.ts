// The negotiation of permessage-deflate (RFC 7692 7.1) as data: an offer or an answer in, the agreed
// parameters out. It compresses nothing.
//
//   server_no_context_takeover      the server forgets its window after each message
//   client_no_context_takeover      the client does
//   server_max_window_bits=8..15    the server's window has at most 2^N bytes
//   client_max_window_bits[=8..15]  the client's has; without a value: "you may limit mine"
//
// An offer with a parameter that is unknown, doubled or malformed is declined and the next one is
// looked at; an answer with one fails the connection.

import type { RuleCode } from './rules.ts'
import type { Extension } from './tokens.ts'

export interface DeflateParameters {
  readonly serverNoContextTakeover: boolean
  readonly clientNoContextTakeover: boolean
  readonly serverMaxWindowBits: number
  readonly clientMaxWindowBits: number
}

/** What one side wants; window bits are upper bounds. */
export type DeflatePolicy = DeflateParameters

/** The extension's name in both headers. */
export const DEFLATE_NAME = 'permessage-deflate'
const WIDEST = 15
/**
 * zlib cannot deflate with a window of 2^8 bytes and takes 2^9 instead, which a peer that keeps only
 * 256 bytes cannot read. A server declines an offer that asks for it: the next one may be better. A
 * client cannot choose: an answer that sets it is legal, and then it sends everything plain.
 */
export const NARROWEST_OWN = 9

interface Wish {
  serverNoContextTakeover: boolean
  clientNoContextTakeover: boolean
  serverMaxWindowBits: number | undefined
  /** `true`: may be limited, without a limit of its own. */
  clientMaxWindowBits: number | true | undefined
}

/** The parameters that a server agrees to and the value of its Sec-WebSocket-Extensions. */
export interface DeflateAgreement {
  readonly parameters: DeflateParameters
  readonly header: string
}

/** Picks the first offer that the policy can meet; undefined when there is none. */
export function agreeToDeflate(
  offers: readonly Extension[],
  policy: DeflatePolicy,
): DeflateAgreement | undefined {
  for (const offer of offers) {
    const wish = offer.name === DEFLATE_NAME ? parseWish(offer) : undefined
    if (wish === undefined) continue
    const agreement = agreeTo(wish, policy)
    if (agreement !== undefined) return agreement
  }
  return undefined
}

function agreeTo(wish: Wish, policy: DeflatePolicy): DeflateAgreement | undefined {
  const serverMaxWindowBits = Math.min(
    wish.serverMaxWindowBits ?? WIDEST,
    policy.serverMaxWindowBits,
  )
  if (serverMaxWindowBits < NARROWEST_OWN) return undefined
  // Only a client that says it can may be limited (RFC 7692 7.1.2.2).
  const mayLimit = wish.clientMaxWindowBits !== undefined
  const offered = typeof wish.clientMaxWindowBits === 'number' ? wish.clientMaxWindowBits : WIDEST
  const parameters: DeflateParameters = {
    serverNoContextTakeover: wish.serverNoContextTakeover || policy.serverNoContextTakeover,
    clientNoContextTakeover: wish.clientNoContextTakeover || policy.clientNoContextTakeover,
    serverMaxWindowBits,
    clientMaxWindowBits: mayLimit ? Math.min(offered, policy.clientMaxWindowBits) : WIDEST,
  }
  return { parameters, header: headerOf(parameters) }
}

/**
 * The offers of a client with this policy. A server need not know how to limit its own window
 * (RFC 7692 7.1.2.1: it then declines the offer), so the same without that limit stands behind.
 */
export function deflateOffer(policy: DeflatePolicy): string {
  const own = policy.clientMaxWindowBits < WIDEST ? `=${policy.clientMaxWindowBits}` : ''
  const offerOf = (serverMaxWindowBits: number): string =>
    `${headerOf({ ...policy, serverMaxWindowBits, clientMaxWindowBits: WIDEST })}; client_max_window_bits${own}`
  const limited = offerOf(policy.serverMaxWindowBits)
  return policy.serverMaxWindowBits < WIDEST ? `${limited}, ${offerOf(WIDEST)}` : limited
}

/** Judges a server's answer to `deflateOffer(policy)`: one without a limit takes the second offer. */
export function judgeDeflateAnswer(
  answer: Extension,
  policy: DeflatePolicy,
): DeflateParameters | RuleCode {
  const wish = answer.name === DEFLATE_NAME ? parseWish(answer) : undefined
  if (wish === undefined || wish.clientMaxWindowBits === true) return 'response-deflate-illegal'
  const { serverMaxWindowBits, clientMaxWindowBits = WIDEST } = wish
  if (serverMaxWindowBits !== undefined && serverMaxWindowBits > policy.serverMaxWindowBits) {
    return 'response-deflate-illegal'
  }
  if (policy.serverNoContextTakeover && !wish.serverNoContextTakeover) {
    return 'response-deflate-illegal'
  }
  return {
    serverNoContextTakeover: wish.serverNoContextTakeover,
    clientNoContextTakeover: wish.clientNoContextTakeover || policy.clientNoContextTakeover,
    serverMaxWindowBits: serverMaxWindowBits ?? WIDEST,
    clientMaxWindowBits: Math.min(clientMaxWindowBits, policy.clientMaxWindowBits),
  }
}

/**
 * Judges a server's answer by what another client offered; the parameters are those of the answer.
 * It must fit one of the offers (RFC 7692 7.1).
 */
export function judgeDeflateByOffers(
  answer: Extension,
  offers: readonly Extension[],
): DeflateParameters | RuleCode {
  const wish = parseWish(answer)
  if (wish === undefined || wish.clientMaxWindowBits === true) return 'response-deflate-illegal'
  const isFitting = offers.some((offer) => {
    const asked = offer.name === DEFLATE_NAME ? parseWish(offer) : undefined
    return asked !== undefined && fits(wish, asked)
  })
  if (!isFitting) return 'response-deflate-illegal'
  return {
    serverNoContextTakeover: wish.serverNoContextTakeover,
    clientNoContextTakeover: wish.clientNoContextTakeover,
    serverMaxWindowBits: wish.serverMaxWindowBits ?? WIDEST,
    clientMaxWindowBits: wish.clientMaxWindowBits ?? WIDEST,
  }
}

function fits(answer: Wish, offer: Wish): boolean {
  if (offer.serverNoContextTakeover && !answer.serverNoContextTakeover) return false
  // Only a client that says it can may be limited (RFC 7692 7.1.2.2).
  if (answer.clientMaxWindowBits !== undefined && offer.clientMaxWindowBits === undefined) {
    return false
  }
  const most = offer.serverMaxWindowBits
  return most === undefined || (answer.serverMaxWindowBits ?? WIDEST + 1) <= most
}

function headerOf(parameters: DeflateParameters): string {
  let header = DEFLATE_NAME
  if (parameters.serverNoContextTakeover) header += '; server_no_context_takeover'
  if (parameters.clientNoContextTakeover) header += '; client_no_context_takeover'
  if (parameters.serverMaxWindowBits < WIDEST) {
    header += `; server_max_window_bits=${parameters.serverMaxWindowBits}`
  }
  if (parameters.clientMaxWindowBits < WIDEST) {
    header += `; client_max_window_bits=${parameters.clientMaxWindowBits}`
  }
  return header
}

/** Undefined when a parameter is unknown, doubled or malformed. */
function parseWish(extension: Extension): Wish | undefined {
  const wish: Wish = {
    serverNoContextTakeover: false,
    clientNoContextTakeover: false,
    serverMaxWindowBits: undefined,
    clientMaxWindowBits: undefined,
  }
  const seen = new Set<string>()
  for (const [name, value] of extension.parameters) {
    if (seen.has(name) || !takeParameter(wish, name, value)) return undefined
    seen.add(name)
  }
  return wish
}

function takeParameter(wish: Wish, name: string, value: string | undefined): boolean {
  switch (name) {
    case 'server_no_context_takeover':
      wish.serverNoContextTakeover = true
      return value === undefined
    case 'client_no_context_takeover':
      wish.clientNoContextTakeover = true
      return value === undefined
    case 'server_max_window_bits':
      wish.serverMaxWindowBits = windowBits(value)
      return wish.serverMaxWindowBits !== undefined
    case 'client_max_window_bits':
      wish.clientMaxWindowBits = value === undefined ? true : windowBits(value)
      return wish.clientMaxWindowBits !== undefined
    default:
      return false
  }
}

/** Decimal 8 to 15 without leading zero or sign, else undefined. */
function windowBits(value: string | undefined): number | undefined {
  return value !== undefined && /^(?:[89]|1[0-5])$/.test(value) ? Number(value) : undefined
}
