// Connections without a fault: a chat, a charger's session, and a chat with compression.

import { constants, deflateRawSync } from 'node:zlib'
import { Conversation, close, type FrameParts, ping, pong, text } from './conversation.ts'
import { accepted, available, boot, CENTRAL, CHARGER, call, OCPP, result } from './ocpp-talk.ts'
import type { Sample } from './samples.ts'

const CHAT_SERVER = '198.51.100.30:443'

export function healthySamples(): Sample[] {
  return [
    {
      id: 'healthy-chat',
      title: { en: 'A healthy chat', ko: '정상적인 채팅' },
      story: {
        en: 'A page chats, the server pings every 25 s, and both close with 1000: nothing to find.',
        ko: '페이지가 채팅하고 서버는 25초마다 ping을 보내며 양쪽이 1000으로 닫습니다. 문제가 없습니다.',
      },
      findings: [],
      records: healthyChat().records,
    },
    {
      id: 'ocpp-session',
      title: { en: 'A charging session over OCPP', ko: 'OCPP 충전 세션' },
      story: {
        en: 'A charge point boots, is started from afar and reports its meter; each CALL has its result.',
        ko: '충전기가 부팅하고 원격으로 충전을 시작해 계량값을 보고하며, 모든 CALL에 결과가 있습니다.',
      },
      findings: [],
      records: ocppSession().records,
    },
    {
      id: 'compressed-chat',
      title: { en: 'A chat with compression', ko: '압축을 쓰는 채팅' },
      story: {
        en: 'permessage-deflate with context takeover: messages get shorter as the window fills, and one goes plain.',
        ko: '컨텍스트를 이어 쓰는 permessage-deflate: 창이 차면서 메시지가 짧아지고, 하나는 압축 없이 갑니다.',
      },
      findings: [],
      records: compressedChat().records,
    },
  ]
}

function healthyChat(): Conversation {
  const talk = new Conversation().open('203.0.113.9:51200', CHAT_SERVER).handshake({
    path: '/rooms/lobby?v=2',
    host: 'chat.example',
    origin: 'https://chat.example',
    protocols: 'chat.v2, chat.v1',
    chosen: 'chat.v2',
  })
  talk.server(text({ type: 'state', room: 'lobby', users: 2 }))
  talk.wait(3100).client(text({ type: 'say', text: 'Hello from Seoul' }))
  talk.wait(14).server(text({ type: 'said', seq: 41, from: 'kim', text: 'Hello from Seoul' }))
  talk.wait(5200).server(text({ type: 'said', seq: 42, from: 'lee', text: '안녕하세요 👋' }))
  talk
    .wait(900)
    .client(
      { opcode: 1, isFinal: false, payload: '{"type":"say","text":"A long message ' },
      { opcode: 0, payload: 'in two fragments"}' },
    )
  talk.wait(15791).server(ping('hb-1')).wait(38).client(pong('hb-1'))
  talk.wait(25_000).server(ping('hb-2')).wait(41).client(pong('hb-2'))
  talk.wait(2000).client(close(1000, 'leaving')).wait(18).server(close(1000, 'leaving'))
  return talk.end('server').wait(12).end('client')
}

function ocppSession(): Conversation {
  const talk = new Conversation().open(CHARGER, CENTRAL).handshake(OCPP)
  talk.client(boot('b-1')).wait(61).server(accepted('b-1'))
  talk.wait(120).client(available('s-1')).wait(19).server(result('s-1'))
  talk.wait(30_000).client(ping('1')).wait(22).server(pong('1'))
  talk.wait(8000).server(call('r-1', 'RemoteStartTransaction', { connectorId: 1, idTag: 'DEMO-1' }))
  talk.wait(180).client(result('r-1', { status: 'Accepted' }))
  talk.wait(900).client(
    call('t-1', 'StartTransaction', {
      connectorId: 1,
      idTag: 'DEMO-1',
      meterStart: 120_400,
      timestamp: '2026-03-14T08:00:39Z',
    }),
  )
  talk.wait(35).server(result('t-1', { transactionId: 77, idTagInfo: { status: 'Accepted' } }))
  for (const [id, value] of [
    ['m-1', '120912'],
    ['m-2', '121440'],
  ] as const) {
    talk.wait(15_000).client(meter(id, value)).wait(24).server(result(id))
  }
  talk.wait(4000).client(call('h-1', 'Heartbeat')).wait(20)
  talk.server(result('h-1', { currentTime: '2026-03-14T08:01:15Z' }))
  talk.wait(2500).client(call('x-1', 'StopTransaction', { transactionId: 77, meterStop: 121_600 }))
  talk.wait(31).server(result('x-1'))
  talk.wait(1000).client(close(1001, 'reboot')).wait(20).server(close(1001))
  return talk.end('server').wait(15).end('client')
}

function meter(id: string, value: string): FrameParts {
  return call(id, 'MeterValues', {
    connectorId: 1,
    transactionId: 77,
    meterValue: [{ timestamp: '2026-03-14T08:01:00Z', sampledValue: [{ value, unit: 'Wh' }] }],
  })
}

function compressedChat(): Conversation {
  const talk = new Conversation().open('203.0.113.9:51322', CHAT_SERVER).handshake({
    path: '/rooms/compressed',
    host: 'chat.example',
    origin: 'https://chat.example',
    offer: 'permessage-deflate; client_max_window_bits',
    agreed: 'permessage-deflate; client_max_window_bits=15',
  })
  const window = new Window()
  for (let seq = 1; seq <= 5; seq++) {
    const said = {
      type: 'said',
      room: 'compressed',
      seq,
      from: 'kim',
      text: `Message number ${seq}`,
    }
    talk.wait(700).server(window.compress(JSON.stringify(said)))
  }
  talk.wait(400).client(text('ok'))
  talk.wait(800).client(close(1000)).wait(16).server(close(1000))
  return talk.end('server').wait(9).end('client')
}

/** One direction with context takeover: each message may refer to those before it. */
class Window {
  #before = Buffer.alloc(0)

  compress(message: string): FrameParts {
    const bytes = Buffer.from(message)
    const dictionary = this.#before.length === 0 ? {} : { dictionary: this.#before }
    const deflated = deflateRawSync(bytes, { ...dictionary, finishFlush: constants.Z_SYNC_FLUSH })
    this.#before = Buffer.concat([this.#before, bytes]).subarray(-32_768)
    return { opcode: 1, rsv1: true, payload: deflated.subarray(0, -4) }
  }
}
