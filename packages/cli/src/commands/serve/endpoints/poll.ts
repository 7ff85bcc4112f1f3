// `GET /poll?session=ID`: the shared change source for a page that asks. Answers
//   {"seq":N,"at":T,"now":T,"wire":{"read":B,"written":B}}
// where wire is what this session's polls have cost at the server's TCP connections.
import { jsonResponse } from '../json-response.ts'
import { type ChangeSource, preciseNow } from './change-source.ts'
import type { PollSessions, WireBytes } from './poll-sessions.ts'

const SESSION = /^[\w-]{1,64}$/

export function answerPoll(
  request: Request,
  source: ChangeSource,
  sessions: PollSessions,
  connection: object,
  counters: WireBytes,
): Response {
  const session = new URL(request.url).searchParams.get('session') ?? ''
  if (!SESSION.test(session)) {
    return new Response(
      'Cannot poll without a session: ask for /poll?session=ID, where ID is 1 to 64 letters, digits, - and _\n',
      { status: 400, headers: { 'cache-control': 'no-store' } },
    )
  }
  const now = preciseNow()
  const wire = sessions.poll(session, connection, counters, now)
  const { seq, at } = source.current
  return jsonResponse({ seq, at, now, wire })
}
