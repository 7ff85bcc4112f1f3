// The `on…` attributes of an EventTarget (HTML 8.1.8.1): one handler for each event, which keeps the
// place among the listeners where one was first set.

type Handler = object

interface Slot {
  handler: Handler
  readonly listener: (event: Event) => void
}

export class HandlerSlots {
  readonly #target: EventTarget
  readonly #slots = new Map<string, Slot>()

  constructor(target: EventTarget) {
    this.#target = target
  }

  get(name: string): Handler | null {
    return this.#slots.get(name)?.handler ?? null
  }

  /** What is no object takes the handler away; an object that cannot be called is kept, and idle. */
  set(name: string, value: unknown): void {
    const isHandler = typeof value === 'function' || (typeof value === 'object' && value !== null)
    const slot = this.#slots.get(name)
    if (isHandler && slot !== undefined) slot.handler = value
    else if (isHandler) this.#add(name, value)
    else if (slot !== undefined) {
      this.#target.removeEventListener(name, slot.listener)
      this.#slots.delete(name)
    }
  }

  #add(name: string, handler: Handler): void {
    const slot: Slot = {
      handler,
      listener: (event) => {
        if (typeof slot.handler === 'function') slot.handler.call(this.#target, event)
      },
    }
    this.#slots.set(name, slot)
    this.#target.addEventListener(name, slot.listener)
  }
}
