// The words of the Inspector's frame, list and timeline, in Korean.

import type { InspectorWords } from './catalogue.ts'

export const inspectorKo: InspectorWords = {
  title: '인스펙터',
  lead: 'WebSocket 연결의 모든 바이트를 풀이합니다. 무엇이 어느 조항에 어긋나고 어떻게 고치면 되는지 보여 줍니다.',
  top: '캡처',
  list: '프레임',
  detail: '자세히',
  nothingSelected: '행을 고르면 그 바이트가 보입니다.',
  playground: '실험실',
  backToCapture: '캡처로 돌아가기',
}
