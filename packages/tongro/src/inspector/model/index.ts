// The model: records of a capture in, reports out, judged by the table of rules.
export { OBSERVATIONS, type ObservationCode } from './observations.ts'
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
