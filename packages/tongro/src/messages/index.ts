// Typed messages: codecs, json(), and the validators' interface. Runs in a browser.

export {
  type Answering,
  checkCodec,
  type InvalidPolicy,
  type MessageCodec,
  type Sendable,
} from './codec.ts'
export { InvalidMessageError, type MessageIssue, type MessageRule } from './invalid-message.ts'
export { type JsonOptions, type JsonSchemas, json } from './json.ts'
export type {
  SchemaInput,
  SchemaIssue,
  SchemaOutput,
  SchemaResult,
  StandardSchema,
} from './standard-schema.ts'
