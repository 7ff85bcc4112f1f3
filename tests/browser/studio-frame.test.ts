// What all pages of `tongro serve` share, in Chromium: language, theme, small screens, keyboard,
// forbidden storage, and a server that goes away and comes back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { connected, ready } from './browser.ts'
import { LIMIT, servedStudio } from './served-studio.ts'

const PATHS = ['/', '/clock', '/counter', '/echo', '/push', '/inspector'] as const

const studio = servedStudio()

function background(page: Page): Promise<string> {
  return page.evaluate<string>(`getComputedStyle(document.documentElement).backgroundColor`)
}

test('a Korean browser gets Korean, and a choice of English is remembered', LIMIT, async (t) => {
  const watched = await studio.open(t, '/counter', { locale: 'ko-KR' })
  const { page } = watched
  await page.getByText('1명 접속 중').waitFor()
  assert.equal(await page.getAttribute('html', 'lang'), 'ko')
  assert.equal(await page.title(), '카운터 · Tongro')

  await page.getByRole('button', { name: 'English' }).click()
  await page.getByText('1 user', { exact: true }).waitFor()
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  assert.equal(await page.title(), 'Counter · Tongro')

  await page.reload()
  await page.getByText('1 user', { exact: true }).waitFor()
  await page.getByRole('button', { name: '한국어' }).click()
  await page.getByText('1명 접속 중').waitFor()
  watched.assertNoTroubles()
})

test('every page speaks the other language whole', LIMIT, async (t) => {
  const watched = await studio.open(t, '/', { locale: 'ko-KR' })
  const { page } = watched
  for (const path of PATHS) {
    await page.goto(studio.server.origin + path)
    await ready(page, path)
    for (const heading of await page.locator('h1, h2').allTextContents()) {
      assert.match(heading, /[가-힣]/, path)
    }
    watched.assertNoTroubles()
  }
})

test('the theme follows the system until one is chosen, which is remembered', LIMIT, async (t) => {
  const watched = await studio.open(t, '/', { colorScheme: 'dark' })
  const { page } = watched
  const dark = await background(page)
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await background(page)
  assert.notEqual(dark, light)

  await page.getByLabel('Theme').selectOption('Dark')
  assert.equal(await background(page), dark)
  await page.reload()
  await connected(page)
  assert.equal(await background(page), dark)
  assert.equal(await page.getByLabel('Theme').inputValue(), 'dark')

  await page.getByLabel('Theme').selectOption('System')
  assert.equal(await background(page), light)
  await page.reload()
  assert.equal(await background(page), light)
  watched.assertNoTroubles()
})

test(
  'what is remembered holds before the program has come, so that nothing flashes',
  LIMIT,
  async (t) => {
    const { page } = await studio.open(t, '/')
    await connected(page)
    await page.getByLabel('Theme').selectOption('Dark')
    await page.getByRole('button', { name: '한국어' }).click()
    await page.route('**/assets/*.js', (route) => route.abort())
    await page.reload()
    assert.equal(await page.locator('main').count(), 0)
    assert.equal(await page.getAttribute('html', 'data-theme'), 'dark')
    assert.equal(await page.getAttribute('html', 'lang'), 'ko')
  },
)

test('no page scrolls sideways at 320 px, in either language', LIMIT, async (t) => {
  const viewport = { width: 320, height: 640 }
  for (const locale of ['en-US', 'ko-KR']) {
    const watched = await studio.open(t, '/', { locale, viewport })
    const { page } = watched
    for (const path of PATHS) {
      await page.goto(studio.server.origin + path)
      await ready(page, path)
      if (path === '/echo') {
        await page.locator('#echo-text').fill('w'.repeat(300))
        await page.locator('#echo-text').press('Enter')
        await page.locator('.echo').first().waitFor()
      }
      if (path === '/clock') await page.locator('.tick').first().waitFor()
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      assert.equal(width, viewport.width, `${path} in ${locale}`)
      watched.assertNoTroubles()
    }
  }
})

test('the keyboard reaches the skip link first, and everything after it', LIMIT, async (t) => {
  const watched = await studio.open(t, '/counter')
  const { page } = watched
  await connected(page)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the page')
  const { y } = (await page.locator('.skip').boundingBox()) ?? { y: -1 }
  assert.ok(y >= 0, 'the skip link must be in view while it has the focus')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate('document.activeElement.id'), 'main')

  await page.keyboard.press('Tab')
  assert.equal(
    await page.evaluate(`document.activeElement.getAttribute('aria-label')`),
    'Minus one',
  )
  const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
  assert.equal(outline, 'solid')
  await page.keyboard.press('Space')
  await page.locator('.counter-value', { hasText: '-1' }).waitFor()
  watched.assertNoTroubles()
})

test('pages have their landmarks and a name for every control', LIMIT, async (t) => {
  const watched = await studio.open(t, '/')
  const { page } = watched
  for (const path of PATHS) {
    await page.goto(studio.server.origin + path)
    await ready(page, path)
    for (const landmark of ['banner', 'navigation', 'main', 'contentinfo'] as const) {
      assert.equal(await page.getByRole(landmark).count(), 1, `${landmark} on ${path}`)
    }
    for (const role of ['button', 'link', 'textbox', 'combobox'] as const) {
      const all = await page.getByRole(role).count()
      assert.equal(await page.getByRole(role, { name: /\S/ }).count(), all, `${role} on ${path}`)
    }
    watched.assertNoTroubles()
  }
})

test('pages work where storage is forbidden', LIMIT, async (t) => {
  const before = `Object.defineProperty(window, 'localStorage', {
    get() { throw new DOMException('denied', 'SecurityError') },
  })`
  const watched = await studio.open(t, '/', { before })
  const { page } = watched
  await connected(page)
  await page.getByRole('button', { name: '한국어' }).click()
  await page.getByLabel('테마').selectOption('어둡게')
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark')
  assert.equal(await page.getAttribute('html', 'lang'), 'ko')
  watched.assertNoTroubles()
})

test('a page says that the server is gone and comes back with it', LIMIT, async (t) => {
  const { page } = await studio.open(t, '/counter')
  await connected(page)
  const announced = page.getByRole('status').filter({ hasText: /onnect/ })
  assert.equal(await announced.textContent(), 'Connected')

  await studio.server.stop()
  await page.getByText(/^Reconnecting in \d+ s$/).waitFor()
  assert.equal(await announced.textContent(), 'Connection lost, trying again')
  assert.equal(await announced.getAttribute('aria-live'), 'polite')
  assert.equal(await page.getByRole('button', { name: 'Plus one' }).isDisabled(), true)

  await studio.serve(studio.server.port)
  // The page may have come back by itself before the button could be pressed.
  await page
    .getByRole('button', { name: 'Retry now' })
    .click({ timeout: 2000 })
    .catch(() => undefined)
  await connected(page)
  assert.equal(await announced.textContent(), 'Connected')
  await page.getByRole('button', { name: 'Plus one' }).click()
  await page.locator('.counter-value', { hasText: /^1$/ }).waitFor()
})
