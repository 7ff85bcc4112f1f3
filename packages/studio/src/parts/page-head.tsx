// The head of a page: title and one line of what it shows.

import type { VNode } from 'preact'

export function PageHead(props: { readonly title: string; readonly lead: string }): VNode {
  return (
    <header class="page-head">
      <h1 tabIndex={-1}>{props.title}</h1>
      <p class="lead">{props.lead}</p>
    </header>
  )
}
