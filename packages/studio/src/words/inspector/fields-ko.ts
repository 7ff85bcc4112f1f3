// What each field of a frame says about itself, in Korean.

import type { FieldFacts, FieldKey, FieldWords } from './field-words.ts'

const NEVER_ABSENT = (): string => '모든 프레임에 있는 필드인데, 해당 바이트가 아직 없습니다.'

const OPCODES: Readonly<Record<number, string>> = {
  0: '이어짐: 앞선 프레임에서 시작한 메시지를 이어서 보냅니다.',
  1: '텍스트: 메시지 전체가 UTF-8이어야 하며, 모든 조각을 합쳐서 검사합니다.',
  2: '바이너리: 바이트의 뜻은 애플리케이션만 압니다.',
  8: '닫기: 보낸 쪽은 더 보내지 않으며, 상대도 닫기 프레임으로 답합니다.',
  9: '핑: 상대는 같은 페이로드를 담은 퐁으로 답합니다.',
  10: '퐁: 핑에 대한 답이거나, 스스로 보내는 생존 신호입니다.',
}

const RESERVED: Pick<FieldWords, 'fine' | 'absent'> = {
  fine: () => '쓰는 확장이 없으므로 0입니다.',
  absent: NEVER_ABSENT,
}

const flags: Record<'fin' | 'rsv1' | 'rsv2' | 'rsv3', FieldWords> = {
  fin: {
    short: 'FIN',
    name: 'FIN',
    what: '메시지의 마지막 프레임인지 나타냅니다.',
    rule: '메시지의 마지막(또는 유일한) 프레임이면 1, 그 앞의 프레임이면 0입니다. 제어 프레임(닫기, 핑, 퐁)은 나눌 수 없으므로 언제나 1입니다.',
    fine: ({ isFinal, isControl, opcode }) => {
      if (!isFinal) return '이 메시지의 프레임이 더 이어지며, 그 프레임들의 오피코드는 0입니다.'
      if (isControl) return '제어 프레임은 언제나 온전히 하나입니다.'
      return opcode === 0
        ? '이 프레임으로 메시지가 끝납니다.'
        : '메시지 전체가 이 프레임 하나에 들어 있습니다.'
    },
    absent: NEVER_ABSENT,
  },
  rsv1: {
    short: 'RSV1',
    name: 'RSV1',
    what: '확장용 예약 비트입니다. permessage-deflate는 압축한 메시지의 첫 프레임에 이 비트를 켭니다.',
    rule: '이 비트를 쓰는 확장을 여는 핸드셰이크에서 합의하지 않았다면 0이어야 합니다.',
    fine: ({ isCompressed, isControl }) => {
      if (isCompressed) return 'permessage-deflate를 합의했으므로, 압축된 메시지라는 뜻입니다.'
      return isControl
        ? '제어 프레임은 압축하지 않습니다.'
        : '꺼져 있습니다. 압축하지 않았거나, 메시지의 앞선 프레임이 압축 여부를 알려 줍니다.'
    },
    absent: NEVER_ABSENT,
  },
  rsv2: {
    short: 'RSV2',
    name: 'RSV2',
    what: '확장용 예약 비트이며, 실제로 쓰는 확장은 없습니다.',
    rule: '0이어야 합니다. 켜져 있다면 읽는 쪽이 스트림에서 자리를 놓친 경우가 많습니다.',
    ...RESERVED,
  },
  rsv3: {
    short: 'RSV3',
    name: 'RSV3',
    what: '확장용 예약 비트이며, 실제로 쓰는 확장은 없습니다.',
    rule: '0이어야 합니다. 켜져 있다면 읽는 쪽이 스트림에서 자리를 놓친 경우가 많습니다.',
    ...RESERVED,
  },
}

const lengths: Record<'length' | 'length16' | 'length64', FieldWords> = {
  length: {
    short: 'Payload len',
    name: '페이로드 길이(7비트)',
    what: '125까지는 값이 곧 길이입니다. 126이면 길이가 이어지는 16비트에, 127이면 64비트에 들어 있습니다.',
    rule: '길이를 담을 수 있는 가장 짧은 형식을 써야 합니다. 제어 프레임은 125바이트까지만 담습니다.',
    fine: ({ shortLength }) => {
      if (shortLength === 126) return '길이는 다음 16비트에 있습니다.'
      if (shortLength === 127) return '길이는 다음 64비트에 있습니다.'
      return `${count(shortLength)}는 7비트에 들어갑니다.`
    },
    absent: NEVER_ABSENT,
  },
  length16: {
    short: 'Extended payload length (16)',
    name: '페이로드 길이(16비트)',
    what: '바이트 단위의 페이로드 길이이며, 상위 바이트가 먼저 옵니다.',
    rule: '126~65,535바이트일 때만 씁니다.',
    fine: ({ length }) => `${count(length)}는 7비트에는 안 들어가고 16비트에는 들어갑니다.`,
    absent: ({ shortLength }) =>
      `이 프레임에는 없습니다. 7비트의 값이 ${shortLength}인데, 126일 때만 이 필드가 옵니다.`,
  },
  length64: {
    short: 'Extended payload length (64)',
    name: '페이로드 길이(64비트)',
    what: '바이트 단위의 페이로드 길이이며, 상위 바이트가 먼저 옵니다.',
    rule: '65,536바이트 이상일 때만 씁니다. 최상위 비트는 0이어야 합니다.',
    fine: ({ length }) => `${count(length)}는 16비트에 안 들어갑니다.`,
    absent: ({ shortLength }) =>
      `이 프레임에는 없습니다. 7비트의 값이 ${shortLength}인데, 127일 때만 이 필드가 옵니다.`,
  },
}

const masking: Record<'mask' | 'key', FieldWords> = {
  mask: {
    short: 'MASK',
    name: 'MASK',
    what: '페이로드에 마스크를 씌웠고 헤더에 마스킹 키가 있다는 표시입니다.',
    rule: '클라이언트가 보내는 프레임은 모두 마스크를 씌웁니다. 웹 페이지가 원하는 바이트를 회선에 그대로 실어 프록시를 속이지 못하게 하려는 것입니다. 서버가 보내는 프레임에는 씌우지 않습니다.',
    fine: ({ from }) =>
      from === 'client'
        ? '클라이언트가 보낸 프레임이므로 1이어야 합니다.'
        : '서버가 보낸 프레임이므로 0이어야 합니다.',
    absent: NEVER_ABSENT,
  },
  key: {
    short: 'Masking key',
    name: '마스킹 키',
    what: '무작위 4바이트입니다. 페이로드의 i번째 바이트를 키의 (i mod 4)번째 바이트와 XOR한 것이며, 한 번 더 XOR하면 마스크가 벗겨집니다.',
    rule: '프레임마다 예측할 수 없는 새 키를 씁니다. 키가 페이로드 바로 앞에 있으므로 감추는 효과는 없고, 회선에 실릴 바이트를 마음대로 고르지 못하게 할 뿐입니다.',
    fine: ({ isKeyZero }) =>
      isKeyZero
        ? '0으로 된 키도 허용되며, 페이로드가 그대로 보입니다.'
        : '페이로드의 바이트를 가리키면 XOR 과정이 보입니다.',
    absent: ({ from }) =>
      from === 'server'
        ? '이 프레임에는 없습니다. 서버는 마스크를 씌우지 않습니다.'
        : '이 프레임에는 없습니다. MASK가 0입니다.',
  },
}

export const fieldsKo: Readonly<Record<FieldKey, FieldWords>> = {
  ...flags,
  opcode: {
    short: 'opcode',
    name: '오피코드',
    what: '프레임의 종류입니다. 0 이어짐, 1 텍스트, 2 바이너리, 8 닫기, 9 핑, 10 퐁.',
    rule: '3~7은 데이터 프레임, 11~15는 제어 프레임을 위해 남겨 둔 값입니다. 이런 프레임을 받으면 연결을 실패로 처리합니다.',
    fine: ({ opcode }) => OPCODES[opcode] ?? '확장이 정의할 수 있는 값입니다.',
    absent: NEVER_ABSENT,
  },
  ...masking,
  ...lengths,
  payload: {
    short: 'Payload',
    name: '페이로드',
    what: '프레임이 싣고 가는 내용입니다. 메시지의 한 조각이거나 제어 프레임의 데이터입니다.',
    rule: '텍스트 메시지는 UTF-8이어야 합니다. 닫기 프레임은 2바이트 코드(상위 바이트 먼저)로 시작하고, UTF-8로 된 사유가 이어질 수 있습니다. 퐁은 핑의 페이로드를 그대로 되풀이합니다.',
    fine: payloadFine,
    absent: () => '비어 있습니다. 길이 0은 어떤 프레임에서든 허용됩니다.',
  },
}

function payloadFine({ length, isMasked, isCompressed, opcode }: FieldFacts): string {
  const masked = isMasked ? ', 마스크 씌움' : ''
  const compressed = isCompressed ? ', 압축됨' : ''
  const close = opcode === 8 ? ' 처음 두 바이트가 닫기 코드입니다.' : ''
  return `${count(length)}${masked}${compressed}.${close}`
}

function count(bytes: number): string {
  return `${bytes.toLocaleString('ko')}바이트`
}
