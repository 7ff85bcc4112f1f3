// Steps and what came, in words, for verdicts and for the report.

import type { Sending, Step } from '../cases/steps.ts'
import { OP } from '../wire/frames.ts'
import type { Arrived } from '../wire/incoming.ts'

const NAMES: Readonly<Record<number, string>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'Close',
  9: 'ping',
  10: 'pong',
}

export function opcodeWords(opcode: number): string {
  return NAMES[opcode] ?? `opcode ${opcode}`
}

/** Printable UTF-8 in quotes, else hexadecimal; cut when long. */
export function preview(bytes: Buffer): string {
  const head = bytes.subarray(0, 24)
  const more = bytes.length > head.length ? `… (${bytes.length} bytes)` : ''
  const shown = head.toString()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what may not be shown.
  if (bytes.length > 0 && /[\x00-\x1f\x7f\ufffd]/.test(shown))
    return `${head.toString('hex')}${more}`
  return `"${shown}"${more}`
}

export function describeArrived(arrived: Arrived | undefined): string {
  if (arrived === undefined) return 'the end of TCP'
  if (arrived.kind === 'close') return `Close ${arrived.code}`
  if (arrived.kind !== 'message') return `a ${arrived.kind} of ${preview(arrived.payload)}`
  const how = arrived.isCompressed ? 'compressed ' : ''
  return `a ${how}${opcodeWords(arrived.opcode)} message of ${preview(arrived.payload)}`
}

function describeSending(item: Sending): string {
  if (Buffer.isBuffer(item)) return `the bytes ${preview(item)}`
  if (item.kind === 'packed') {
    const form = item.form === 'sync' ? '' : ` (${item.form})`
    return `compressed ${opcodeWords(item.opcode)} ${preview(item.data)}${form}`
  }
  const flags = [
    ...(item.fin === false ? ['FIN=0'] : []),
    ...(item.rsv ? [`RSV=${item.rsv.toString(2).padStart(3, '0')}`] : []),
    ...(item.mask === 'wrong' ? ['wrong MASK'] : []),
    ...(item.form === undefined ? [] : [`${item.form}-bit length`]),
    ...(item.declared === undefined ? [] : [`declared ${item.declared} bytes`]),
  ]
  const more = flags.length > 0 ? ` (${flags.join(', ')})` : ''
  const { opcode, payload } = item
  const what = opcode === OP.close && payload.length >= 2 ? closeWords(payload) : preview(payload)
  return `${opcodeWords(opcode)} ${what}${more}`
}

function closeWords(payload: Buffer): string {
  const reason = payload.subarray(2)
  return `${payload.readUInt16BE(0)}${reason.length === 0 ? '' : ` ${preview(reason)}`}`
}

/** What the suite does, or what the peer must do, in one line. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'send': {
      const few = step.items.slice(0, 6).map(describeSending)
      const more = step.items.length > few.length ? [`… ${step.items.length} in all`] : []
      const cut =
        step.cut === undefined
          ? ''
          : ` cut ${typeof step.cut === 'number' ? `every ${step.cut}` : `at ${step.cut.join(', ')}`}`
      return `send ${[...few, ...more].join(', ')}${cut}`
    }
    case 'message': {
      const how =
        step.isCompressed === true ? 'compressed ' : step.isCompressed === false ? 'plain ' : ''
      return `a ${how}${opcodeWords(step.opcode)} message of ${preview(step.payload)}`
    }
    case 'pong':
    case 'ping':
      return `a ${step.kind} of ${preview(step.payload)}`
    case 'pongs':
      return `pongs in order, the last of ${preview(step.payloads.at(-1)!)}`
    case 'any-order':
      return `in any order: ${step.steps.map(describeStep).join(', ')}`
    case 'failure':
      return `Close ${[step.code, ...step.also].join(' or ')} and the end of TCP${step.fast ? ', before the rest comes' : ''}`
    case 'close':
      return `Close ${[step.code, ...step.also].join(' or ')}${step.reason === undefined ? '' : ` ${JSON.stringify(step.reason)}`}`
    case 'end':
      return `the end of TCP by the peer${step.first ? ', first' : ''}`
    case 'report':
      if (step.event === 'failed') return 'the application is told that the handshake failed'
      return `the application is told ${[step.code, ...step.also].join(' or ')}, once`
    case 'pause':
      return `wait ${step.ms} ms`
    case 'fin':
      return 'end TCP without Close'
    case 'reset':
      return 'break TCP (RST)'
    case 'head':
      return `send ${step.title}`
    case 'check':
    case 'answer':
      return step.title
  }
}
