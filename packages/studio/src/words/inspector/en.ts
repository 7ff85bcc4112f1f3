// The words of the Inspector's frame, list and timeline, in English.

import type { InspectorWords } from './catalogue.ts'

export const inspectorEn: InspectorWords = {
  title: 'Inspector',
  lead: 'Every byte of a WebSocket connection explained: what is wrong, by which clause, and what to change.',
  top: 'Capture',
  list: 'Frames',
  detail: 'Details',
  nothingSelected: 'Choose a row to see its bytes.',
  playground: 'Playground',
  backToCapture: 'Back to the capture',
}
