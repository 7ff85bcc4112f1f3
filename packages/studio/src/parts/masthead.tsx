// The head of every page: mark, menu, language and theme.

import type { VNode } from 'preact'
import { path } from '../router.ts'
import { PAGES } from '../routes.ts'
import { chooseTheme, THEMES, theme, toTheme } from '../settings/theme.ts'
import { otherLanguage } from '../words/language.ts'
import { chooseLanguage, language, words } from '../words/words.ts'
import { Logo } from './logo.tsx'

export function Masthead(): VNode {
  return (
    <header class="masthead">
      <div class="masthead-inner">
        <a class="brand" href="/" aria-label="Tongro">
          <Logo />
          <span>Tongro</span>
        </a>
        <Menu />
        <Choices />
      </div>
    </header>
  )
}

function Menu(): VNode {
  const text = words.value.shell
  return (
    <nav class="menu" aria-label={text.pages}>
      <ul>
        {PAGES.map((page) => (
          <li key={page.path}>
            <a href={page.path} aria-current={page.path === path.value ? 'page' : undefined}>
              {text.nav[page.name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Choices(): VNode {
  const text = words.value.shell
  const other = otherLanguage(language.value)
  return (
    <div class="choices">
      <button type="button" class="quiet" lang={other} onClick={() => chooseLanguage(other)}>
        {text.otherLanguage}
      </button>
      <select
        aria-label={text.theme}
        value={theme.value}
        onChange={(event) => chooseTheme(toTheme(event.currentTarget.value))}
      >
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {text.themes[name]}
          </option>
        ))}
      </select>
    </div>
  )
}
