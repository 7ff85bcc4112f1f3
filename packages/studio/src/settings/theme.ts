// Light, dark, or as the system has it. The style sheet does the rest (`color-scheme`).

import { type Signal, signal } from '@preact/signals'
import { remember, remembered } from './storage.ts'

export type Theme = 'system' | 'light' | 'dark'

export const THEMES: readonly Theme[] = ['system', 'light', 'dark']

const KEY = 'tongro.theme'

export function toTheme(text: string | undefined): Theme {
  return THEMES.find((theme) => theme === text) ?? 'system'
}

export const theme: Signal<Theme> = signal(toTheme(remembered(KEY)))

export function chooseTheme(next: Theme): void {
  theme.value = next
  remember(KEY, next === 'system' ? undefined : next)
  showTheme()
}

export function showTheme(): void {
  const { dataset } = document.documentElement
  if (theme.value === 'system') delete dataset['theme']
  else dataset['theme'] = theme.value
}
