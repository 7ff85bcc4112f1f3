// The words of the Inspector's playground, in Korean.

import type { PlaygroundWords } from './playground-words.ts'

export const playgroundKo: PlaygroundWords = {
  title: '실험실',
  lead: '프레임의 바이트를 적거나 직접 만들어 보세요. 글자를 칠 때마다 그 뜻과 어긋난 규칙이 바로 보입니다.',
  back: '캡처로 돌아가기',
  presets: '예시로 시작',
  preset: {
    hello: 'Hello',
    fragments: '사이에 핑이 낀 조각들',
    close: '닫기 1000',
    unmasked: 'MASK 없는 클라이언트',
    maskedPong: '마스크 씌운 빈 퐁',
    longLength: '너무 길게 적은 길이',
    compressed: '합의 없는 압축',
    badText: 'UTF-8이 아닌 텍스트',
    reserved: '예약된 오피코드',
  },
  hex: '16진수 바이트',
  hexHint:
    '81 85 37 fa, 0x81, 0x85, \\x81\\x85, 덤프, 배열 등 어떤 형식이든 됩니다. 프레임 여러 개를 이어 적어도 됩니다.',
  cannotRead: (line, column, problem) => `${line}번째 줄 ${column}번째 글자: ${problem}`,
  tooLong: (limit) => `여기서는 처음 ${limit.toLocaleString('ko')}바이트만 다룹니다.`,
  from: '보낸 쪽',
  sides: { client: '클라이언트', server: '서버' },
  deflate: 'permessage-deflate를 합의함',
  build: '프레임 만들기',
  key: '마스킹 키',
  newKey: '새 키',
  keyWrong: '키는 37 fa 21 3d처럼 16진수 4바이트입니다.',
  lengthForm: '길이 표기',
  lengthForms: { shortest: '가장 짧게', '16': '16비트', '64': '64비트' },
  payload: '페이로드',
  asText: '텍스트',
  asHex: '16진수',
  payloadWrong: '아직 16진수가 아니므로 프레임은 그대로 둡니다.',
  frames: '이 바이트에 든 프레임',
  frameOf: (index, kind, findings) =>
    `${index + 1}: ${kind}${findings === 0 ? '' : `, 발견 ${findings}건`}`,
  rest: '시작만 한 헤더',
  verdict: '판정',
  fine: '어긋난 규칙이 없습니다.',
  toCome: (bytes) => `이 프레임의 페이로드가 ${bytes.toLocaleString('ko')}바이트 더 와야 합니다.`,
  headerToCome: '헤더가 더 이어집니다. 읽는 쪽은 이 바이트를 보관하고 기다립니다.',
  empty: '바이트를 적거나, 위의 예시 중 하나로 시작하세요.',
  whole: (text) => `메시지 내용: ${text}`,
}
