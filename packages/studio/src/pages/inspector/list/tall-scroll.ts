// Scrolling through more pixels than a browser lets an element have. The element gets at most MOST_PX; a
// small step of its scroll bar is the same step in the list, a large one goes to the same share of it.
//
//   list      0 ├───────────────●──────────────────────────────────────┤ height, any number
//   element   0 ├──────●─────────────────┤ at most MOST_PX
//
// The two drift apart over small steps; when the reader rests, `rest` says where the bar belongs.

/** Firefox stops at some 17.8 million pixels, Chromium and Safari at 33.5 million. */
export const MOST_PX = 12_000_000

export class TallScroll {
  /** Pixels of the list above the window. */
  top = 0
  #height = 0
  #window = 0
  #bar = 0

  /** Height of the element that scrolls. */
  get elementHeight(): number {
    return Math.min(this.#height, MOST_PX)
  }

  /** How far the list can go. */
  get most(): number {
    return Math.max(0, this.#height - this.#window)
  }

  resize(height: number, window: number): void {
    this.#height = height
    this.#window = window
    this.top = Math.min(this.top, this.most)
  }

  /** The element scrolled to `bar`. */
  scrolled(bar: number): void {
    const step = bar - this.#bar
    this.#bar = bar
    const mostBar = Math.max(0, this.elementHeight - this.#window)
    if (this.#height <= MOST_PX) this.top = bar
    else if (bar <= 0) this.top = 0
    else if (bar >= mostBar) this.top = this.most
    else if (Math.abs(step) <= 2 * this.#window) this.top += step
    else this.top = (bar / mostBar) * this.most
    this.top = Math.min(this.most, Math.max(0, this.top))
  }

  /** Goes to a place in the list; answers where the scroll bar belongs. */
  goTo(top: number): number {
    this.top = Math.min(this.most, Math.max(0, top))
    return this.rest()
  }

  /** Where the scroll bar belongs for what is shown. */
  rest(): number {
    if (this.#height <= MOST_PX) this.#bar = this.top
    else this.#bar = Math.round((this.top / this.most) * (this.elementHeight - this.#window))
    return this.#bar
  }

  /** Where a pixel of the list stands in the element. */
  place(y: number): number {
    return y - this.top + this.#bar
  }
}
