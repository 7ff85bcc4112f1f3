// All bytes of a capture, one after another, in blocks: nothing is moved when it grows.

const BLOCK = 4 << 20
/** A browser tab dies at a few GiB; what is beyond is counted and listed, but its bytes are not kept. */
export const MOST_BYTES_KEPT: number = 1 << 30

export class ByteStore {
  readonly #most: number
  readonly #blocks: Uint8Array[] = []
  #length = 0

  constructor(most: number = MOST_BYTES_KEPT) {
    this.#most = most
  }

  get length(): number {
    return this.#length
  }

  /** Keeps a copy of the bytes and tells where; undefined when the store is full. */
  append(bytes: Uint8Array): number | undefined {
    const position = this.#length
    if (position + bytes.length > this.#most) return undefined
    for (let done = 0; done < bytes.length; ) {
      const inBlock = this.#length % BLOCK
      if (inBlock === 0) this.#blocks.push(new Uint8Array(BLOCK))
      const part = bytes.subarray(done, done + BLOCK - inBlock)
      this.#blocks.at(-1)?.set(part, inBlock)
      this.#length += part.length
      done += part.length
    }
    return position
  }

  /** Copies `length` bytes from `position` on into `target` at `offset`. */
  copy(position: number, length: number, target: Uint8Array, offset: number): void {
    for (let done = 0; done < length; ) {
      const block = this.#blocks[Math.floor((position + done) / BLOCK)]
      if (block === undefined) return
      const inBlock = (position + done) % BLOCK
      const part = block.subarray(inBlock, Math.min(BLOCK, inBlock + length - done))
      target.set(part, offset + done)
      done += part.length
    }
  }

  read(position: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length)
    this.copy(position, length, bytes, 0)
    return bytes
  }
}
