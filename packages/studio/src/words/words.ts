// The words of the page in the language chosen, as a signal: pages that read it change at once.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { remember, remembered } from '../settings/storage.ts'
import type { Words } from './catalogue.ts'
import { en } from './en.ts'
import { ko } from './ko.ts'
import { type Language, pickLanguage } from './language.ts'

const KEY = 'tongro.language'

/** A language without its words does not compile. */
const CATALOGUES: Readonly<Record<Language, Words>> = { en, ko }

export const language: Signal<Language> = signal(pickLanguage(remembered(KEY), navigator.language))

export const words: ReadonlySignal<Words> = computed(() => CATALOGUES[language.value])

export function chooseLanguage(next: Language): void {
  language.value = next
  remember(KEY, next)
}
