// The model: records of a capture in, reports out, judged by the table of rules.

export { acceptSteps, wrongAcceptCause } from './accept-steps.ts'
export { type Filter, type FilterError, MOST_FILTER, parseFilter } from './filter.ts'
export { type Completion, type Completions, completionsAt } from './filter-completions.ts'
export { FILTER_NAMES, type FilterName } from './filter-names.ts'
export { FactsContext, type FrameFacts, factsOf } from './frame-facts.ts'
export {
  type HandshakeBreach,
  type HandshakeContext,
  type HandshakeVerdict,
  judgeHandshake,
} from './handshake.ts'
export { type HeadInput, headOfRecord, readHead } from './head-input.ts'
export { Inspector } from './inspector.ts'
export type { InflaterFactory, InflateTerms } from './messages.ts'
export { OBSERVATIONS, type ObservationCode } from './observations.ts'
export {
  chargerIdentity,
  type OcppOptions,
  type OcppPayload,
  type OcppPayloadCheck,
  ocppOverlay,
} from './ocpp-j.ts'
export type { Overlay, OverlayContext } from './overlay.ts'
export { Redactor, redact } from './redact.ts'
export type {
  AcceptReport,
  BitRange,
  CloseFrameReport,
  CloseReport,
  ConnectionReport,
  DeflateReport,
  Finding,
  FindingCode,
  FrameReport,
  HandshakeCheck,
  HandshakeReport,
  HeadReport,
  MessageReport,
  OverlayNote,
  Report,
  ReportSink,
  SkipReport,
  TroubleReport,
} from './reports.ts'
export { ruleOf } from './rule-of.ts'
export type { InspectorLimits, InspectorOptions } from './settings.ts'
export type { Find, FindingPlace, FrameDraft, MessageDraft, Watcher } from './watcher.ts'
