// A piece of code with a button that copies it.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { words } from '../words/words.ts'

const COPIED_MS = 2000

export function Snippet({ name, code }: { readonly name: string; readonly code: string }): VNode {
  const isCopied = useSignal(false)
  const block = useRef<HTMLElement>(null)
  const text = words.value.home
  const copy = async (): Promise<void> => {
    if (!(await copyText(code))) {
      if (block.current !== null) selectContents(block.current)
      return
    }
    isCopied.value = true
    setTimeout(() => {
      isCopied.value = false
    }, COPIED_MS)
  }
  return (
    <figure class="snippet">
      <figcaption>
        <span>{name}</span>
        <button
          type="button"
          class="quiet"
          aria-label={text.copyOf(name)}
          onClick={() => void copy()}
        >
          {isCopied.value ? text.copied : text.copy}
        </button>
        <span class="unseen" role="status">
          {isCopied.value ? text.copied : ''}
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a code block that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code ref={block}>{code}</code>
      </pre>
    </figure>
  )
}

/** Whether it worked; browsers allow the clipboard on localhost and over TLS only. */
async function copyText(code: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code)
    return true
  } catch {
    return false
  }
}

/** Then the reader copies with one keystroke. */
function selectContents(element: HTMLElement): void {
  getSelection()?.selectAllChildren(element)
}
