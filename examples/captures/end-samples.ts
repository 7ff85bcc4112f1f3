// Connections that end without a closing handshake: what applications see as 1006.

import { Conversation, ping, pong, text } from './conversation.ts'
import { accepted, available, boot, CENTRAL, CHARGER, OCPP, result } from './ocpp-talk.ts'
import type { Sample } from './samples.ts'

export function endSamples(): Sample[] {
  return [
    {
      id: '1006-without-cause',
      title: { en: '1006 without a cause', ko: '원인 없는 1006' },
      story: {
        en: 'The server process dies in the middle of a message: RST, no Close frame, and the client is told nothing but 1006.',
        ko: '메시지 도중에 서버 프로세스가 죽습니다. Close 프레임 없이 RST만 오고, 클라이언트는 1006 외에 아무것도 알 수 없습니다.',
      },
      findings: [{ code: 'frame-cut', frame: 4 }, { code: 'closed-without-handshake' }],
      records: crash().records,
    },
    {
      id: 'idle-timeout',
      title: { en: 'RST after 60 s of silence', ko: '60초 침묵 뒤의 RST' },
      story: {
        en: 'Nobody pings, and exactly 60 s after the last byte a box on the way resets the connection: an idle time-out.',
        ko: '아무도 ping을 보내지 않고, 마지막 바이트에서 정확히 60초 뒤 중간 장비가 연결을 리셋합니다. 유휴 시간 제한입니다.',
      },
      findings: [{ code: 'closed-without-handshake' }],
      records: idle().records,
    },
  ]
}

function crash(): Conversation {
  const talk = new Conversation().open('203.0.113.9:51600', '198.51.100.30:80').handshake({
    path: '/rooms/lobby',
    host: 'chat.example',
  })
  talk.server(text({ type: 'state', room: 'lobby', users: 4 }))
  talk.wait(8000).server(ping('hb-1')).wait(40).client(pong('hb-1'))
  talk.wait(2500).client(text({ type: 'history', before: 4000 }))
  const history = {
    opcode: 1,
    payload: JSON.stringify({ type: 'history', items: 'x'.repeat(900) }),
  }
  const whole = new Conversation().open('', '').server(history).records.at(-1)
  const bytes = whole?.kind === 'chunk' ? whole.bytes : new Uint8Array(0)
  return talk.wait(30).send('server', bytes.subarray(0, 312)).wait(1.5).end('server', 'rst')
}

function idle(): Conversation {
  const talk = new Conversation().open(CHARGER, CENTRAL).handshake(OCPP)
  talk.client(boot()).wait(50).server(accepted())
  talk.wait(100).client(available()).wait(19).server(result('2'))
  return talk.wait(59_999.5).end('server', 'rst')
}
