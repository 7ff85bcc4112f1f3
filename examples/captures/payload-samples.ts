// Faults of frames with data: compression that was not agreed on, a key without MASK, reads that end
// anywhere.

import { Conversation, close, text } from './conversation.ts'
import { accepted, available, boot, CENTRAL, CHARGER, OCPP, result } from './ocpp-talk.ts'
import type { Sample } from './samples.ts'

/** "Hello" compressed, as RFC 7692 7.2.3.1 gives it. */
const HELLO_DEFLATED = Buffer.from('f248cdc9c90700', 'hex')

export function payloadSamples(): Sample[] {
  return [
    {
      id: 'rsv1-without-deflate',
      title: { en: 'RSV1 from a deflate mismatch', ko: '압축 협상 불일치로 인한 RSV1' },
      story: {
        en: 'A proxy dropped Sec-WebSocket-Extensions from the answer, the client compresses all the same, and the server sees RSV1 without an agreement.',
        ko: '프록시가 응답에서 Sec-WebSocket-Extensions를 지웠는데도 클라이언트가 압축하여, 서버는 합의 없는 RSV1을 봅니다.',
      },
      findings: [{ code: 'rsv1-unexpected', frame: 1 }],
      records: deflateMismatch().records,
    },
    {
      id: 'key-without-mask',
      title: { en: 'A masking key without the MASK bit', ko: 'MASK 비트 없는 마스킹 키' },
      story: {
        en: 'The client masks and sends its key but leaves MASK at 0, so the next frame seems to begin 4 bytes early.',
        ko: '클라이언트가 마스킹하고 키도 보내지만 MASK를 0으로 두어, 다음 프레임이 4바이트 일찍 시작하는 것처럼 보입니다.',
      },
      findings: [
        { code: 'mask-missing', frame: 2 },
        { code: 'text-not-utf8', frame: 2 },
        { code: 'sync-lost', frame: 2 },
        { code: 'close-unanswered', frame: 5 },
        { code: 'ocpp-malformed', frame: 2 },
        { code: 'ocpp-call-overlapping', frame: 4 },
        { code: 'ocpp-call-unanswered', frame: 3 },
        { code: 'ocpp-call-unanswered', frame: 4 },
      ],
      records: keyWithoutMask().records,
    },
    {
      id: 'header-split',
      title: { en: 'Headers split across reads', ko: '여러 번의 읽기로 나뉜 헤더' },
      story: {
        en: 'All frames are right, but reads end inside headers, lengths and keys; a client that takes one read for one frame gives up with 1002.',
        ko: '모든 프레임이 옳지만 읽기가 헤더, 길이, 키 안에서 끝납니다. 읽기 하나를 프레임 하나로 여기는 클라이언트는 1002로 포기합니다.',
      },
      findings: [{ code: 'ocpp-call-unanswered', frame: 4 }],
      records: headerSplit().records,
    },
    {
      id: 'text-in-latin1',
      title: { en: 'Text in Latin-1', ko: 'Latin-1로 된 텍스트' },
      story: {
        en: 'A name with an umlaut is sent as Latin-1 in a text message, which must be UTF-8: the server closes with 1007.',
        ko: '움라우트가 있는 이름이 텍스트 메시지에 Latin-1로 들어 있습니다. UTF-8이어야 하므로 서버가 1007로 닫습니다.',
      },
      findings: [{ code: 'text-not-utf8', frame: 1 }],
      records: latin1().records,
    },
  ]
}

function deflateMismatch(): Conversation {
  const talk = new Conversation().open('203.0.113.9:51444', '198.51.100.30:443').handshake({
    path: '/rooms/lobby',
    host: 'chat.example',
    offer: 'permessage-deflate; client_max_window_bits',
  })
  talk.server(text({ type: 'state', room: 'lobby', users: 3 }))
  talk.wait(2100).client({ opcode: 1, rsv1: true, payload: HELLO_DEFLATED })
  talk.wait(9).server(close(1002, 'RFC 6455 5.2: RSV1 is set'))
  return talk.wait(31).client(close(1002)).end('server').wait(10).end('client')
}

function keyWithoutMask(): Conversation {
  const talk = new Conversation().open(CHARGER, CENTRAL).handshake(OCPP)
  talk.client(boot()).wait(50).server(accepted())
  talk.wait(90).client({ ...available(), hidesMask: true })
  talk.wait(1000).client(text([2, '3', 'Heartbeat', {}]))
  talk.wait(1000).client(text([2, '4', 'Heartbeat', {}]))
  talk.wait(12).server(close(1002, 'RFC 6455 5.1: frame of the client is not masked'))
  return talk.end('server').wait(20).end('client')
}

function headerSplit(): Conversation {
  const talk = new Conversation().open(CHARGER, CENTRAL).handshake({ ...OCPP, reads: [17, 60] })
  talk.split('client', boot(), 1, 3, 2).wait(50).split('server', accepted(), 1)
  talk.wait(100).split('client', available(), 2, 1).wait(20).split('server', result('2'), 1, 1)
  talk
    .wait(5000)
    .split('server', text([2, '9', 'TriggerMessage', { requestedMessage: 'X'.repeat(140) }]), 3)
  talk.wait(4).client(close(1002, 'bad frame'))
  return talk.wait(21).server(close(1002)).end('server').wait(10).end('client')
}

function latin1(): Conversation {
  const talk = new Conversation().open('203.0.113.40:50990', '198.51.100.30:80').handshake({
    path: '/rooms/lobby',
    host: 'chat.example',
    agent: 'terminal/2.2',
  })
  talk.server(text({ type: 'state', room: 'lobby', users: 1 }))
  talk.wait(4000)
  talk.client({ opcode: 1, payload: Buffer.from('{"type":"join","name":"Jürgen"}', 'latin1') })
  talk.wait(6).server(close(1007, 'RFC 6455 8.1: text is not UTF-8'))
  return talk.wait(33).client(close(1007)).end('server').wait(10).end('client')
}
