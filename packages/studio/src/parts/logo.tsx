// The mark: a passage seen from its mouth, and a message on its way through.

import type { VNode } from 'preact'

export function Logo(): VNode {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <g class="logo-arches">
        <path d="M3.5 29V15.5a12.5 12.5 0 0 1 25 0V29" />
        <path d="M9 29V16a7 7 0 0 1 14 0v13" />
      </g>
      <circle class="logo-message" cx="16" cy="24.5" r="2.8" />
    </svg>
  )
}
