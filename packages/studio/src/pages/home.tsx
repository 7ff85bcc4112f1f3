// The home page: what Tongro is, a card to each page with a live hint, and code to copy.

import type { VNode } from 'preact'
import { endpointUrl } from '../live/endpoint.ts'
import { Corridor } from '../parts/corridor.tsx'
import { Snippet } from '../parts/snippet.tsx'
import { PAGES } from '../routes.ts'
import type { PageName } from '../words/catalogue.ts'
import { words } from '../words/words.ts'
import { useClockHint, useCounterHint, useEchoHint, usePushHint } from './home-hints.ts'
import { snippets } from './snippets.ts'

export function HomePage(): VNode {
  const text = words.value.home
  return (
    <>
      <header class="hero">
        <div class="hero-text">
          <h1 tabIndex={-1}>{text.title}</h1>
          <p class="lead">{text.lead}</p>
        </div>
        <Corridor />
      </header>
      <section aria-labelledby="pages-title">
        <h2 id="pages-title">{text.pages}</h2>
        <Cards />
      </section>
      <section aria-labelledby="code-title">
        <h2 id="code-title">{text.code}</h2>
        <p class="small">{text.codeLead}</p>
        <Code />
      </section>
    </>
  )
}

function Cards(): VNode {
  const text = words.value
  // The Inspector is no link to the server until a source is chosen there, so it has no hint.
  const hints: Readonly<Partial<Record<PageName, string | undefined>>> = {
    clock: useClockHint(),
    counter: useCounterHint(),
    echo: useEchoHint(),
    push: usePushHint(),
  }
  return (
    <ul class="cards">
      {PAGES.map(({ name, path }) =>
        name === 'home' ? null : (
          <li key={name} class="card">
            <h3>
              <a href={path}>{text[name].title}</a>
            </h3>
            <p>{text.home.cards[name]}</p>
            {name in hints && (
              <p class="hint" data-live={hints[name] !== undefined}>
                {hints[name] ?? text.home.noHint}
              </p>
            )}
          </li>
        ),
      )}
    </ul>
  )
}

function Code(): VNode {
  const text = words.value.home.snippets
  const code = snippets(endpointUrl(location, '/echo'))
  return (
    <div class="snippets">
      <Snippet name={text.server} code={code.server} />
      <Snippet name={text.client} code={code.client} />
      <Snippet name={text.command} code={code.command} />
    </div>
  )
}
