// tongro/protocol: the WebSocket protocol without I/O. Bytes in, events out; no node: import, no
// clock, no randomness. Runs in Node.js and in a browser.

export { acceptKey, GUID, plainTextDigest, type TextDigest } from './accept-key.ts'
export { encodeBase64, isBase64Of16Bytes } from './base64.ts'
export type {
  CaptureChunk,
  CaptureEnd,
  CaptureGap,
  CaptureHead,
  CaptureMessage,
  CaptureOpen,
  CaptureRecord,
  CaptureSink,
  CaptureTrouble,
  From,
} from './capture.ts'
export {
  type Agreed,
  breachesOfResponse,
  buildRequest,
  type ClientRequest,
  checkProtocols,
  headersAfterRedirect,
  judgeResponse,
  type ResponseExpectations,
  type ResponseTerms,
} from './client-handshake.ts'
export {
  ABNORMAL,
  CLOSE_CODES,
  type CloseFrame,
  checkCloseArguments,
  fitReason,
  isCloseCodeOnWire,
  MAX_REASON,
  NO_STATUS,
  parseClose,
} from './close.ts'
export {
  type Compression,
  type InflatedSink,
  type InflateOutcome,
  type MessageDeflater,
  type MessageInflater,
  mostDeflated,
} from './compression.ts'
export {
  Connection,
  type ConnectionEvents,
  type ConnectionOptions,
  type Role,
} from './connection.ts'
export {
  agreeToDeflate,
  DEFLATE_NAME,
  type DeflateAgreement,
  type DeflateParameters,
  type DeflatePolicy,
  deflateOffer,
  judgeDeflateAnswer,
  judgeDeflateByOffers,
  NARROWEST_OWN,
} from './deflate-negotiation.ts'
export { MisuseError, ProtocolViolation } from './errors.ts'
export {
  breachesOfConnect,
  breachesOfConnectResponse,
  buildConnect,
  buildConnectAcceptance,
  buildConnectRefusal,
  connectRefusalHeaders,
  type HeaderFields,
  isWebSocketConnect,
  judgeConnect,
  judgeConnectResponse,
  judgeConnectSetting,
} from './extended-connect.ts'
export { Fields } from './fields.ts'
export {
  headerLength,
  MAX_CONTROL_PAYLOAD,
  MAX_HEADER,
  OPCODE,
  opcodeName,
  RSV1,
  writeHeader,
} from './frame.ts'
export { FrameReader, type FrameSink } from './frame-reader.ts'
export { encodeDeflated, encodeFrame } from './frame-writer.ts'
export {
  parseRequestHead,
  parseResponseHead,
  type RequestHead,
  type ResponseHead,
} from './head.ts'
export { HeadReader } from './head-reader.ts'
export { callerHeaderLines } from './header-lines.ts'
export {
  type KeepaliveAction,
  type KeepaliveConfig,
  type KeepaliveState,
  keepalive,
} from './keepalive.ts'
export { latin1 } from './latin1.ts'
export { applyMask, rotateKey } from './mask.ts'
export type { MessageLimits, PartHandler } from './message-reader.ts'
export { isOriginAllowed, type OriginPolicy } from './origin.ts'
export { ByteCollector, type Output } from './output.ts'
export { type BinaryData, PayloadCopier, viewOfBinary } from './payload.ts'
export { describeRule, findRules, RULES, type Rule, type RuleCode } from './rules.ts'
export {
  breachesOfRequest,
  buildAcceptance,
  buildRefusal,
  isUpgradeAttempt,
  judgeRequest,
  type Offer,
  refusalHeaders,
  type Terms,
  VERSIONS,
} from './server-handshake.ts'
export { sha1 } from './sha1.ts'
export { type ConnectionInput, type ConnectionState, nextState, TRANSITIONS } from './state.ts'
export {
  type Extension,
  isToken,
  listHasToken,
  parseExtensions,
  parseProtocols,
} from './tokens.ts'
export { isUtf8, plainTextCodec, type TextCodec, Utf8Validator } from './utf8.ts'
