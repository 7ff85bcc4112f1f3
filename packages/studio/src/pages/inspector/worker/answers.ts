// The answer to each question of the page, out of a session.

import { ROW } from '../capture/capture-index.ts'
import {
  closeDetail,
  frameDetail,
  handshakeDetail,
  messageDetail,
  skipDetail,
} from '../capture/details.ts'
import { lifeSigns } from '../capture/life-signs.ts'
import { nextFinding } from '../capture/next-finding.ts'
import { rowColumns } from '../capture/row-columns.ts'
import { summaries } from '../capture/summaries.ts'
import { timeline } from '../capture/timeline.ts'
import type { Selection } from '../contract.ts'
import { livenessOf } from '../detail/liveness.ts'
import type { Question, Questions } from './protocol.ts'
import type { Session } from './session.ts'

/** Most rows of one answer, and most steps of a timeline: more than any screen shows. */
const MOST_ROWS = 1000
const MOST_STEPS = 4096
const MOST_CONNECTIONS = 1000

type Answers = {
  readonly [Name in Question]: (
    session: Session,
    ask: Questions[Name]['ask'],
  ) => Questions[Name]['answer']
}

const ANSWERS: Answers = {
  frame: ({ index }, frame) => frameDetail(index, frame),
  message: ({ index }, message) => messageDetail(index, message),
  connection: ({ index }, connection) => index.connections.get(connection)?.report,
  handshake: ({ index }, connection) => handshakeDetail(index, connection),
  close: ({ index }, connection) => closeDetail(index, connection),
  skip: ({ index }, skip) => skipDetail(index, skip),
  liveness: ({ index }, connection) => livenessOf(lifeSigns(index, connection)),
  finding: ({ index }, finding) => index.findings.at(finding),
  rows: ({ index, view }, { start, count }) =>
    rowColumns(index, start, view.rows(start, Math.min(count, MOST_ROWS))),
  position: (session, selection) => positionOf(session, selection),
  nextFinding: ({ index, view }, { position, step }) => nextFinding(index, view, position, step),
  timeline: ({ index }, { range, count }) => timeline(index, range, Math.min(count, MOST_STEPS)),
  connections: ({ index }, { most }) => summaries(index, Math.min(most, MOST_CONNECTIONS)),
  filter: (session, { text, range }) => session.filter(text, range),
}

export function answer<Name extends Question>(
  session: Session,
  question: Name,
  ask: Questions[Name]['ask'],
): Questions[Name]['answer'] {
  return ANSWERS[question](session, ask)
}

function positionOf({ index, view }: Session, selection: Selection): number | undefined {
  const row = rowOf(index, selection)
  return row === undefined ? undefined : view.positionOf(row)
}

function rowOf(index: Session['index'], selection: Selection): number | undefined {
  switch (selection.kind) {
    case 'nothing':
      return undefined
    case 'frame':
      return index.rowOf(ROW.frame, selection.frame)
    case 'handshake':
      return index.rowOf(ROW.handshake, selection.connection)
    case 'close':
      return index.rowOf(ROW.close, selection.connection)
    case 'skip':
      return index.rowOf(ROW.skip, selection.skip)
    default:
      return selection satisfies never
  }
}
