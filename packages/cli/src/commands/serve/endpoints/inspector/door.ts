// Who may open `/inspector`: on loopback whoever may use this server at all, elsewhere and where an
// admin token is set only who has it. Programs send it as Authorization; a page cannot set headers of a
// WebSocket, so it offers the token as a subprotocol, which unlike a part of the URL is in no log.
import type { UpgradeRequest, UpgradeResult } from 'tongro'
import { refuseToken } from '../../access.ts'

/** What a page that sends a token asks for as well, and is answered. */
export const INSPECTOR_PROTOCOL = 'tongro.inspector'
/** Before the token in base64url, as a subprotocol may not hold every character. */
export const TOKEN_PROTOCOL = 'tongro.token.'

export interface DoorRule {
  readonly adminToken: string | undefined
  readonly isLoopback: boolean
}

/** Accepts, or refuses with a reason in one sentence. */
export function judgeInspector(request: UpgradeRequest, rule: DoorRule): UpgradeResult<undefined> {
  const refusal = refuseToken(authorizationOf(request), rule)
  if (refusal === undefined) return { protocol: INSPECTOR_PROTOCOL }
  const headers = refusal.status === 401 ? { 'www-authenticate': 'Bearer' } : {}
  const page = `, or, from a page, offer the subprotocols ${INSPECTOR_PROTOCOL} and ${TOKEN_PROTOCOL}<the token in base64url>`
  const text = refusal.status === 401 ? `${refusal.text}${page}\n` : `${refusal.text}\n`
  return new Response(text, { status: refusal.status, headers })
}

function authorizationOf({ headers, protocols }: UpgradeRequest): string | null {
  const offered = protocols.find((one) => one.startsWith(TOKEN_PROTOCOL))
  if (offered === undefined) return headers.get('authorization')
  const token = Buffer.from(offered.slice(TOKEN_PROTOCOL.length), 'base64url').toString()
  return `Bearer ${token}`
}
