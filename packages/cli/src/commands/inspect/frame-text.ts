// The text that a frame carries, for those who read frames one by one. What a continuation continues, and whether it is
// compressed, only the first frame of its message tells; this remembers it for both sides of each connection.
import type { CloseReport, FrameReport } from 'tongro/inspector'
import { isUtf8, OPCODE } from 'tongro/protocol'

/** The message that one side has under way. */
interface UnderWay {
  readonly isText: boolean
  readonly isCompressed: boolean
}

const RSV1 = 4
const NEITHER: UnderWay = { isText: false, isCompressed: false }
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export class FrameTexts {
  readonly #underWay = new Map<string, UnderWay>()

  /**
   * Text of a text message's frame, inflated where the message is one frame; of a ping or pong that is well-formed
   * UTF-8; of a Close its reason. Undefined for binary and for a part of a compressed message.
   */
  textOf(frame: FrameReport): string | undefined {
    if (frame.opcode === OPCODE.close) return frame.close?.reason
    if (frame.opcode > OPCODE.close) return plainText(frame.payload)
    const side = `${frame.connection} ${frame.from}`
    const message = this.#follow(side, frame)
    if (!message.isText) return undefined
    if (frame.part === 0 && frame.completes !== undefined) return frame.completes.text
    return message.isCompressed ? undefined : decoder.decode(frame.payload)
  }

  /** The connection is over, and nothing of it is remembered. */
  forget({ connection }: CloseReport): void {
    this.#underWay.delete(`${connection} client`)
    this.#underWay.delete(`${connection} server`)
  }

  #follow(side: string, frame: FrameReport): UnderWay {
    const isFirst = frame.opcode !== OPCODE.continuation
    const message = isFirst
      ? { isText: frame.opcode === OPCODE.text, isCompressed: (frame.rsv & RSV1) !== 0 }
      : (this.#underWay.get(side) ?? NEITHER)
    if (frame.isFinal) this.#underWay.delete(side)
    else if (isFirst) this.#underWay.set(side, message)
    return message
  }
}

function plainText(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes, 0, bytes.length) ? decoder.decode(bytes) : undefined
}
