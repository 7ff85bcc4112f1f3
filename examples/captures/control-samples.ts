// Faults of control frames: masks, FIN, and a pong that is none.

import { Conversation, close, ping, pong, text } from './conversation.ts'
import { accepted, available, boot, CENTRAL, CHARGER, OCPP, result } from './ocpp-talk.ts'
import type { Sample } from './samples.ts'

export function controlSamples(): Sample[] {
  return [
    {
      id: 'client-control-unmasked',
      title: { en: 'Client pings and pongs without MASK', ko: 'MASK 없는 클라이언트 ping과 pong' },
      story: {
        en: 'The firmware masks its messages and forgets it for control frames, so a strict server ends the connection with 1002 at the first heartbeat.',
        ko: '펌웨어가 메시지는 마스킹하지만 제어 프레임은 잊어서, 엄격한 서버가 첫 하트비트에서 1002로 연결을 끊습니다.',
      },
      findings: [
        { code: 'mask-missing', frame: 5 },
        { code: 'mask-missing', frame: 6 },
        { code: 'close-unanswered', frame: 7 },
      ],
      records: clientUnmasked().records,
    },
    {
      id: 'server-pong-masked',
      title: { en: 'A server pong that is masked', ko: '마스킹된 서버 pong' },
      story: {
        en: 'The central system answers an empty ping with 8a 80 00 00 00 00: MASK is set and a key of zeros follows, which the charger must refuse.',
        ko: '중앙 시스템이 빈 ping에 8a 80 00 00 00 00으로 답합니다. MASK가 켜지고 0으로 된 키가 따라오므로 충전기는 거부해야 합니다.',
      },
      findings: [{ code: 'mask-unexpected', frame: 3 }],
      records: serverMasked().records,
    },
    {
      id: 'pong-without-fin',
      title: { en: 'A pong without FIN', ko: 'FIN 없는 pong' },
      story: {
        en: 'The client answers each ping with first byte 0a instead of 8a: a control frame must not be a fragment.',
        ko: '클라이언트가 ping마다 첫 바이트 8a 대신 0a로 답합니다. 제어 프레임은 조각일 수 없습니다.',
      },
      findings: [{ code: 'control-fragmented', frame: 3 }],
      records: pongWithoutFin().records,
    },
    {
      id: 'pong-as-text',
      title: { en: 'A pong sent as text', ko: '텍스트로 보낸 pong' },
      story: {
        en: 'The client answers pings with the text "pong"; to the server no pong ever comes, so its heartbeat gives up.',
        ko: '클라이언트가 ping에 "pong"이라는 텍스트로 답합니다. 서버에는 pong이 오지 않으므로 하트비트가 포기합니다.',
      },
      findings: [
        { code: 'ping-unanswered', frame: 1 },
        { code: 'ping-unanswered', frame: 3 },
        { code: 'pong-as-data', frame: 2 },
        { code: 'pong-as-data', frame: 4 },
      ],
      records: pongAsText().records,
    },
  ]
}

function clientUnmasked(): Conversation {
  const talk = new Conversation().open(CHARGER, CENTRAL).handshake(OCPP)
  talk.client(boot()).wait(55).server(accepted())
  talk.wait(110).client(available()).wait(18).server(result('2'))
  talk.wait(20_000).server(ping('srv1'))
  talk.wait(30).client({ ...pong('srv1'), isMasked: false })
  talk.wait(10_000).client({ ...ping('cp'), isMasked: false })
  talk.wait(8).server(close(1002, 'RFC 6455 5.1: frame of the client is not masked'))
  return talk.end('server').wait(25).end('client', 'rst')
}

function serverMasked(): Conversation {
  const talk = new Conversation().open(CHARGER, CENTRAL).handshake(OCPP)
  talk.client(boot()).wait(48).server(accepted())
  talk.wait(30_000).client(ping())
  talk.wait(21).server({ ...pong(), isMasked: true })
  talk.wait(3).client(close(1002, 'masked frame'))
  return talk.wait(22).server(close(1002)).end('server').wait(10).end('client')
}

function pongWithoutFin(): Conversation {
  const talk = new Conversation().open(CHARGER, CENTRAL).handshake(OCPP)
  talk.client(boot()).wait(52).server(accepted())
  talk.wait(25_000).server(ping('hb'))
  talk.wait(33).client({ ...pong('hb'), isFinal: false })
  talk.wait(2).server(close(1002, 'RFC 6455 5.5: control frame is fragmented'))
  return talk.wait(30).client(close(1002)).end('server').wait(10).end('client')
}

function pongAsText(): Conversation {
  const talk = new Conversation().open('203.0.113.40:50812', '198.51.100.30:80').handshake({
    path: '/feed',
    host: 'feed.example',
    agent: 'esp-client/1.0',
  })
  talk.server(text({ type: 'hello' }))
  talk.wait(10_000).server(ping('1')).wait(45).client(text('pong'))
  talk.wait(10_000).server(ping('2')).wait(47).client(text('pong'))
  talk.wait(10_000).server(close(1011, 'no pong came'))
  return talk.wait(46).client(close(1011)).end('server').wait(10).end('client')
}
