// The words of the Inspector's details, in Korean.

import type { FrameReport } from 'tongro/inspector'
import type {
  DeflateWords,
  DetailWords,
  FindingWords,
  MessageWords,
  PayloadWords,
  SegmentWords,
} from './detail-words.ts'
import { fieldsKo } from './fields-ko.ts'

const opcodes: Readonly<Record<number, string>> = {
  0: '이어짐',
  1: '텍스트',
  2: '바이너리',
  8: '닫기',
  9: '핑',
  10: '퐁',
}

const finding: FindingWords = {
  none: '이 프레임이 어긴 규칙은 없습니다.',
  severities: { must: '필수', should: '권고', note: '참고' },
  here: '이 경우',
  where: '위치',
  bitRange: (start, length) =>
    length === 1 ? `${start}번 비트` : `${start}~${start + length - 1}번 비트`,
  strict: '엄격한 상대',
  closes: (code, meaning) => `${code} 코드로 연결을 실패 처리합니다. ${meaning}`,
  refuses: (status) => `상태 코드 ${status}로 여는 핸드셰이크를 거절합니다`,
  notes: '연결을 포기합니다',
  goesOn: '그대로 진행합니다',
  cause: '원인과 해결',
  copyHex: '16진수로 복사',
}

const payload: PayloadWords = {
  empty: '페이로드가 비어 있습니다.',
  notKept: '페이로드가 캡처되지 않았거나, 너무 커서 남겨 두지 않았습니다.',
  compressed: '압축된 메시지입니다. 압축을 푼 메시지 전체를 보여 줍니다.',
  closeCode: '코드',
  closeReason: '사유',
  noReason: '없음',
  asText: '텍스트',
  asJson: 'JSON(줄 맞춤)',
  asBinary: 'UTF-8이 아니므로 바이트로 표시',
  moreCharacters: (count) => ` 외 ${count.toLocaleString('ko')}자`,
}

const message: MessageWords = {
  control: '제어 프레임은 홀로 서며 어느 메시지에도 속하지 않습니다.',
  stray: '이 프레임이 왔을 때 열린 메시지가 없었으므로 어느 메시지에도 속하지 않습니다.',
  open: '메시지가 아직 끝나지 않았습니다.',
  number: '메시지',
  frames: '프레임 수',
  wireLength: '회선에서',
  length: '압축을 풀면',
  took: '첫 바이트부터 끝까지',
  fragments: '이 메시지의 프레임',
  moreFragments: (count) => `외 ${count.toLocaleString('ko')}개`,
}

const deflate: DeflateWords = {
  unknown: '여는 핸드셰이크를 보지 못해 압축을 합의했는지 알 수 없습니다.',
  notAgreed: '이 연결은 permessage-deflate를 합의하지 않았습니다. 메시지는 압축 없이 오갑니다.',
  compressedAnyway: '그런데도 이 프레임은 압축했다고 표시되어 있습니다.',
  control: '제어 프레임은 압축하지 않습니다.',
  guess: '핸드셰이크를 보지 못했습니다. 아래 매개변수는 지금까지 들어맞은 추정입니다.',
  sender: '보낸 쪽',
  window: '윈도',
  windowOf: (bits, bytes) => `${bits}비트, ${bytes.toLocaleString('ko')}바이트 앞까지 참조`,
  takeover: '컨텍스트',
  withTakeover: '유지함: 앞선 메시지를 참조할 수 있음',
  noTakeover: '메시지마다 새로 시작함',
  plain: '압축 없이 보낸 메시지입니다. 보내는 쪽은 언제든 그럴 수 있습니다.',
  failed: '압축을 풀 수 없습니다:',
  gain: (wire, inflated, share) => `${inflated}를 회선에서는 ${wire}로 보냈습니다(${share}).`,
  onWire: '회선에서',
  inflated: '압축을 풀면',
}

const segment: SegmentWords = {
  none: '이 캡처에는 읽기나 세그먼트 정보가 없습니다.',
  one: '프레임이 한 덩어리로, 단독으로 도착했습니다.',
  shared: '프레임이 다른 프레임과 함께 한 덩어리로 도착했습니다.',
  several: (count) => `프레임이 ${count}개 덩어리에 나뉘어 도착했습니다.`,
  headerSplit: (count, at) =>
    `프레임이 ${count}개 덩어리에 나뉘어 도착했고, 헤더가 ${at}바이트 뒤에서 잘렸습니다. 읽는 쪽은 받은 만큼 보관하고 나머지를 기다려야 합니다.`,
  table: '이 프레임을 실어 온 덩어리',
  packet: '패킷',
  chunk: '덩어리',
  after: '경과',
  bytesOfFrame: '프레임의 바이트',
  ofAll: '덩어리에서 차지하는 몫',
  of: (part, all) => `${all} 중 ${part}`,
  more: (count) => `외 ${count.toLocaleString('ko')}개`,
}

export const detailKo: DetailWords = {
  drawing: '프레임',
  hexDump: '바이트',
  view: '바이트 표시 방식',
  views: { masked: '회선 그대로', unmasked: '마스크 벗김', inflated: '압축 풂' },
  noWire: '이 캡처에는 메시지만 있어 그려 볼 헤더 비트가 없습니다.',
  noBytes: '바이트가 없습니다.',
  wireCut: (have, all) =>
    `${all.toLocaleString('ko')}바이트 중 ${have.toLocaleString('ko')}바이트를 표시합니다.`,
  pointAtByte: '바이트를 가리키거나 화살표 키로 옮겨 보세요.',
  absent: '이 프레임에 없는 필드:',
  wrong: '규칙에 어긋남',
  missing: '아직 없음',
  bits: (count) => `${count}비트`,
  bytes: (count) => `${count.toLocaleString('ko')}바이트`,
  moreBytes: (count) => `외 ${count.toLocaleString('ko')}바이트`,
  incomplete: (held, bits) =>
    held === 0
      ? '아직 없습니다.'
      : `${bits.toLocaleString('ko')}비트 중 ${held.toLocaleString('ko')}비트만 있습니다.`,
  inBits: '2진수',
  inHex: '16진수',
  inDecimal: '10진수',
  fields: fieldsKo,
  opcodes,
  reserved: '예약됨',
  sides: { client: '클라이언트', server: '서버' },
  fromSide: { client: '클라이언트가 보냄', server: '서버가 보냄' },
  frame: '프레임',
  opcode: '오피코드',
  length: '길이',
  frameNumber: (number) => `프레임 ${number}`,
  previousFrame: (number) => `← 프레임 ${number}`,
  nextFrame: (number) => `프레임 ${number} →`,
  loading: '읽는 중…',
  gone: '캡처에 더는 없습니다.',
  tryInPlayground: '실험실에서 열기',
  copied: '복사됨',
  notCopied: '이 브라우저 환경에서는 복사할 수 없습니다',
  sentence,
  tabList: '이 프레임에 대하여',
  tabs: {
    explain: '풀이',
    payload: '페이로드',
    message: '메시지',
    deflate: '압축',
    segment: '세그먼트',
  },
  finding,
  payload,
  message,
  deflate,
  segment,
  skip: {
    title: '프레임이 아닌 바이트',
    lostAt: '놓친 위치',
    resumesAt: '다시 읽는 위치',
    byte: (offset) => `이 쪽의 ${offset.toLocaleString('ko')}번째 바이트`,
  },
  overlay: { kind: '메시지', id: '식별자', answers: '답하는 대상', latency: '걸린 시간' },
}

function sentence(frame: FrameReport): string {
  const kind = opcodes[frame.opcode] ?? `예약된 오피코드(${frame.opcode})`
  const side = frame.from === 'client' ? '클라이언트' : '서버'
  const mask = frame.isMasked ? '마스크를 씌워' : '마스크 없이'
  const begin = `${side}가 ${mask} 보낸 ${kind} 프레임이며 페이로드는 ${detailKo.bytes(frame.length)}입니다.`
  return `${begin}${part(frame)}`
}

function part({ opcode, isFinal, part: index, answers }: FrameReport): string {
  if (answers !== undefined) {
    return ` ${answers.frame}번 핑에 ${answers.rtt.toFixed(1)} ms 만에 답했습니다.`
  }
  if (opcode >= 8) return ''
  if (opcode !== 0) return isFinal ? ' 메시지 전체입니다.' : ' 메시지의 첫 조각입니다.'
  return isFinal
    ? ` 메시지의 ${index + 1}번째이자 마지막 조각입니다.`
    : ` 메시지의 ${index + 1}번째 조각입니다.`
}
