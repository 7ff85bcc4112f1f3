// Runs before the first paint, so that a remembered theme and language do not flash.
// The keys and values are those of src/settings/theme.ts and src/words/language.ts.
;(() => {
  const root = document.documentElement
  try {
    const theme = localStorage.getItem('tongro.theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    const language = localStorage.getItem('tongro.language')
    root.lang = language === 'ko' || language === 'en' ? language : navigator.language.slice(0, 2)
  } catch {
    // Storage may be forbidden; the pages then follow the system.
  }
})()
