// The words in Korean.

import type {
  ClockWords,
  CounterWords,
  EchoWords,
  HomeWords,
  LinkWords,
  PushWords,
  ShellWords,
  Words,
} from './catalogue.ts'
import { closingKo, handshakeKo, livenessKo } from './inspector/connection-ko.ts'
import { detailKo } from './inspector/detail-ko.ts'
import { inspectorKo } from './inspector/ko.ts'
import { playgroundKo } from './inspector/playground-ko.ts'

const shell: ShellWords = {
  skip: '본문으로 건너뛰기',
  pages: '페이지',
  nav: {
    home: '홈',
    clock: '시계',
    counter: '카운터',
    echo: '에코',
    push: '푸시',
    inspector: '인스펙터',
  },
  otherLanguage: 'English',
  theme: '테마',
  themes: { system: '시스템', light: '밝게', dark: '어둡게' },
  footer: 'tongro serve가 제공하는 페이지입니다. 외부에서 불러오는 것은 없습니다.',
}

const link: LinkWords = {
  region: '연결 상태',
  browser: '이 브라우저',
  server: '서버',
  states: {
    idle: '연결 안 됨',
    connecting: '연결하는 중',
    open: '연결됨',
    waiting: '연결이 끊겨 다시 시도합니다',
  },
  waiting: (seconds) => `${seconds}초 뒤 다시 연결`,
  retry: '지금 연결',
  received: (count) => `수신 ${count}`,
  sent: (count) => `송신 ${count}`,
}

const home: HomeWords = {
  title: '브라우저와 서버를 잇는 통로',
  lead: 'Tongro(통로)는 Node.js에서 쓰는 TypeScript용 WebSocket 서버·클라이언트 라이브러리로, 의존하는 패키지가 하나도 없습니다. 프로토콜의 모든 규칙에 이름을 붙여 두었기에, 규칙이 깨지면 어느 규칙인지 바로 알려 줍니다.',
  pages: '이 서버에서 지금 돌아가는 페이지',
  cards: {
    clock: '서버가 불규칙한 간격으로 시각을 보냅니다. 도착하는 대로 목록에 쌓입니다.',
    counter: '이 페이지를 연 모든 사람이 함께 쓰는 숫자 하나입니다.',
    echo: '글을 보내면 그대로 돌아옵니다. 왕복에 걸린 시간을 보여 줍니다.',
    push: '같은 변화를 푸시로 받을 때와 1초마다 물어볼 때를 나란히 재어 비교합니다.',
    inspector:
      '캡처를 열거나, 이 서버를 지켜보거나, 바이트를 붙여 넣어 보세요. 바이트 하나하나를 풀이하고 잘못을 짚어 줍니다.',
  },
  clockHint: (time) => `마지막 도착 ${time}`,
  counterHint: (value, users) => `현재 값 ${value}, ${users}`,
  echoHint: (ms) => `왕복 ${ms}`,
  pushHint: (ms) => `최근 변화가 보이기까지 ${ms}`,
  noHint: '서버를 기다리는 중',
  code: '복사해서 쓰기',
  codeLead: '서버와 클라이언트, 그리고 바로 이 서버에 접속하는 명령입니다.',
  snippets: { server: '서버', client: '클라이언트', command: '명령' },
  copy: '복사',
  copied: '복사됨',
  copyOf: (what) => `${what} 코드 복사`,
}

const clock: ClockWords = {
  title: '시계',
  lead: '접속하면 서버가 바로 시각을 보내고, 그 뒤로도 0~3초 사이의 무작위 간격으로 계속 보냅니다. 브라우저는 따로 묻지 않습니다.',
  list: '받은 시각, 최신순',
  cap: (cap) => `최근 ${cap}개만 남깁니다.`,
  received: '받은 횟수',
  medianGap: '간격 중앙값',
  longestGap: '가장 긴 간격',
  pause: '일시 정지',
  resume: '계속',
  waiting: (count) => `멈춘 동안 ${count}개 더 도착`,
  clear: '지우기',
  first: '처음',
  unreadable: '시각이 아님',
  nothing: '아직 도착한 시각이 없습니다.',
  scale: '막대가 가득 차면 3초 간격입니다.',
}

const counter: CounterWords = {
  title: '카운터',
  lead: '서버에 있는 숫자 하나입니다. 이 페이지를 연 사람 모두에게 변화가 바로 보입니다.',
  value: '현재 값',
  plus: '1 더하기',
  minus: '1 빼기',
  users: (count) => `${count}명 접속 중`,
  unknownUsers: '접속 인원 –',
  secondTab: '새 탭에서 하나 더 열기',
  wire: '오간 메시지',
  wireLead: '이 연결에서 최근에 오간 메시지입니다(최신순).',
  wireIn: '서버에서 받음',
  wireOut: '서버로 보냄',
}

const echo: EchoWords = {
  title: '에코',
  lead: '서버는 받은 메시지를 그대로 돌려보냅니다. 표시되는 시간은 갔다가 돌아오기까지 걸린 시간입니다.',
  text: '메시지',
  placeholder: '아무 글이나 적어 보세요',
  send: '보내기',
  hundred: (count) => `${count}번 보내기`,
  stop: '멈추기',
  progress: (done, all) => `${all}번 중 ${done}번째, 하나씩 차례로`,
  min: '최소',
  median: '중앙값',
  max: '최대',
  count: '에코 횟수',
  sparkline: (count) => `최근 에코 ${count}번의 왕복 시간`,
  list: '돌아온 메시지, 최신순',
  cap: (cap) => `최근 ${cap}개만 남깁니다.`,
  nothing: '아직 보낸 메시지가 없습니다.',
  empty: '(빈 메시지)',
  lost: '연결이 끊겨 돌아오지 못함',
  changed: '내용이 바뀌어 돌아옴',
  clear: '지우기',
}

const push: PushWords = {
  title: '푸시와 폴링 비교',
  lead: '알려 주기를 기다리는 대신 1초마다 물어보면 얼마나 더 들까요?',
  push: '푸시',
  poll: '폴링',
  start: '시작',
  stop: '멈추기',
  reset: '초기화',
  running: (time) => `측정 시간 ${time}`,
  stopped: '멈춤',
  gathering: '첫 변화를 모으는 중…',
  verdict: (times, later) =>
    `변화 한 번당 폴링은 푸시의 ${times}배에 이르는 바이트를 쓰고도 ${later} 늦게 보여 주었습니다(중앙값).`,
  verdictMissed: (missed) => (missed === 0 ? '' : `아예 놓친 변화도 ${missed}번 있습니다.`),
  table: '푸시와 폴링 비교표',
  measure: '항목',
  groups: { wire: '오간 바이트', delay: '변화가 보이기까지', count: '횟수' },
  rows: {
    down: '브라우저로',
    up: '서버로',
    total: '합계',
    perChange: '본 변화 1건당',
    lastDelay: '최근',
    medianDelay: '중앙값',
    maxDelay: '최대',
    requests: '요청',
    seen: '본 변화',
    missed: '놓친 변화',
  },
  unreachable: (count) => `폴링 ${count}번은 응답을 받지 못했습니다.`,
  timeline: (seconds) => `최근 ${seconds}초`,
  lanes: { change: '서버에서 바뀜', push: '푸시로 보임', poll: '폴링으로 보임' },
  legend: { seen: '봄', missed: '못 봄', asked: '물어봄' },
  how: '무엇을 보고 있나요',
  seenHere:
    '서버의 숫자 하나가 0~3초 사이의 무작위 간격으로 바뀌는데, 푸시는 WebSocket 연결 하나로 변화를 그때그때 전해 받고 폴링은 1초마다 새 요청으로 물어봅니다.',
  measured:
    '바이트는 서버가 TCP 연결에서 헤더까지 포함해 센 값이고, 지연은 서버에서 바뀐 시각부터 이 화면에 도착한 시각까지를 두 시계의 차이를 보정해 잰 값입니다.',
  notes: [
    '폴링이 다시 묻기 전에 다음 변화가 일어나면 앞의 변화는 놓친 것으로 셉니다.',
    '푸시 쪽에는 핸드셰이크와 시계를 맞추는 메시지 몇 개까지 포함되지만, 폴링의 첫 요청은 기준만 잡을 뿐 여기에 세지 않습니다.',
    '브라우저는 숨겨진 탭을 느리게 돌리므로, 이 탭이 가려지면 측정을 멈추고 돌아오면 이어서 잽니다.',
  ],
}

export const ko: Words = {
  shell,
  link,
  home,
  clock,
  counter,
  echo,
  push,
  inspector: inspectorKo,
  inspectorDetail: detailKo,
  playground: playgroundKo,
  handshake: handshakeKo,
  closing: closingKo,
  liveness: livenessKo,
  missing: {
    title: '없는 페이지입니다',
    lead: '이 주소에는 아무것도 없습니다.',
    back: '홈으로 가기',
  },
}
