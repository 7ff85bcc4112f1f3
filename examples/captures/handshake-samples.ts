// Faults of the opening handshake: a wrong accept key, and a subprotocol that changes.

import { createHash } from 'node:crypto'
import { GUID } from 'tongro/protocol'
import { Conversation, close } from './conversation.ts'
import { accepted, boot, CENTRAL, CHARGER, OCPP } from './ocpp-talk.ts'
import type { Sample } from './samples.ts'

export function handshakeSamples(): Sample[] {
  return [
    {
      id: 'accept-of-hex',
      title: { en: 'A wrong Sec-WebSocket-Accept', ko: '틀린 Sec-WebSocket-Accept' },
      story: {
        en: 'The server encodes the hexadecimal digits of the SHA-1 as base64 instead of its 20 bytes, and the client hangs up.',
        ko: '서버가 SHA-1의 20바이트 대신 16진 문자열을 base64로 바꾸어, 클라이언트가 연결을 끊습니다.',
      },
      findings: [{ code: 'accept-mismatch' }, { code: 'closed-without-handshake' }],
      records: wrongAccept().records,
    },
    {
      id: 'subprotocol-changes',
      title: {
        en: 'The subprotocol changes between reconnects',
        ko: '재접속마다 바뀌는 서브프로토콜',
      },
      story: {
        en: 'One of three servers behind a balancer is older: the charger agrees on ocpp2.0.1, then on ocpp1.6, then the answer names none.',
        ko: '부하 분산기 뒤의 서버 셋 중 하나가 구버전입니다. 충전기는 ocpp2.0.1, 다음에는 ocpp1.6에 합의하고, 그다음 응답에는 아무것도 없습니다.',
      },
      findings: [
        { code: 'protocol-changed' },
        { code: 'protocol-changed' },
        { code: 'response-protocol-missing' },
      ],
      records: subprotocolChanges().records,
    },
  ]
}

function wrongAccept(): Conversation {
  const talk = new Conversation().open(CHARGER, '198.51.100.21:9000').handshake({
    ...OCPP,
    accept(key) {
      const digits = createHash('sha1')
        .update(key + GUID)
        .digest('hex')
      return Buffer.from(digits).toString('base64')
    },
  })
  return talk.wait(3).end('client').wait(20).end('server')
}

function subprotocolChanges(): Conversation {
  const talk = new Conversation()
  for (const [port, chosen] of [
    [40201, 'ocpp2.0.1'],
    [40202, 'ocpp1.6'],
    [40203, undefined],
  ] as const) {
    talk.open(`192.0.2.7:${port}`, CENTRAL).handshake({
      ...OCPP,
      protocols: 'ocpp2.0.1, ocpp1.6',
      ...(chosen === undefined ? { chosen: undefined as never } : { chosen }),
    })
    if (chosen === 'ocpp1.6') talk.client(boot()).wait(40).server(accepted())
    talk.wait(1500).server(close(1012, 'restart')).wait(25).client(close(1012))
    talk.end('server').wait(9).end('client').wait(5000)
  }
  return talk
}
