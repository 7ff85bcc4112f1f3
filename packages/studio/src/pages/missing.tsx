// What an address without a page shows.

import type { VNode } from 'preact'
import { PageHead } from '../parts/page-head.tsx'
import { words } from '../words/words.ts'

export function MissingPage(): VNode {
  const text = words.value.missing
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <p>
        <a href="/">{text.back}</a>
      </p>
    </>
  )
}
