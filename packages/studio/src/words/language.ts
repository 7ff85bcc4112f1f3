// Which language the pages speak. Pure: what the browser wants and what was chosen come in.

export type Language = 'en' | 'ko'

export const LANGUAGES: readonly Language[] = ['en', 'ko']

/** The remembered choice, else the browser's wish, else English. */
export function pickLanguage(chosen: string | undefined, wanted: string | undefined): Language {
  const known = LANGUAGES.find((language) => language === chosen)
  if (known !== undefined) return known
  return wanted?.toLowerCase().split('-')[0] === 'ko' ? 'ko' : 'en'
}

export function otherLanguage(language: Language): Language {
  return language === 'en' ? 'ko' : 'en'
}
