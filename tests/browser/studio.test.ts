// The pages of `tongro serve` in Chromium: each does what it says, on the real server.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { connected, ready, until, visitBeside, type WatchedPage } from './browser.ts'
import { LIMIT, servedStudio } from './served-studio.ts'

const PAGES = [
  { path: '/', title: 'Tongro: A passage between browser and server' },
  { path: '/clock', title: 'Clock · Tongro' },
  { path: '/counter', title: 'Counter · Tongro' },
  { path: '/echo', title: 'Echo · Tongro' },
  { path: '/push', title: 'Push versus polling · Tongro' },
  { path: '/inspector', title: 'Inspector · Tongro' },
] as const

const studio = servedStudio()

test('every page works when loaded directly by its path', LIMIT, async (t) => {
  const watched = await studio.open(t, '/')
  const { page } = watched
  for (const { path, title } of PAGES) {
    const response = await page.goto(studio.server.origin + path)
    // Without the policy, its violations could not be among the troubles.
    const policy = response?.headers()['content-security-policy'] ?? ''
    assert.match(policy, /default-src 'self'/)
    assert.doesNotMatch(policy, /unsafe/)
    await ready(page, path)
    assert.equal(await page.title(), title)
    assert.equal(await page.locator('h1').count(), 1)
    assert.equal(await page.getAttribute('html', 'lang'), 'en')
    assert.equal(await page.getAttribute('nav a[aria-current=page]', 'href'), path)
    watched.assertNoTroubles()
  }
})

test(
  'the menu has the pages that exist and nothing else, and follows without a load',
  LIMIT,
  async (t) => {
    const watched = await studio.open(t, '/')
    const { page } = watched
    const hrefs = await page.evaluate<string[]>(
      `[...document.querySelectorAll('nav a')].map((a) => a.getAttribute('href'))`,
    )
    assert.deepEqual(
      hrefs,
      PAGES.map(({ path }) => path),
    )
    await page.evaluate('window.stillHere = true')
    for (const { path, title } of [...PAGES.slice(1), PAGES[0]]) {
      await page.click(`nav a[href="${path}"]`)
      await ready(page, path)
      assert.deepEqual([new URL(page.url()).pathname, await page.title()], [path, title])
      assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1')
    }
    await page.goBack()
    assert.equal(await page.title(), 'Inspector · Tongro')
    assert.equal(await page.evaluate('window.stillHere'), true)
    watched.assertNoTroubles()
  },
)

test('the home page has a live hint on each card and the three snippets', LIMIT, async (t) => {
  const watched = await studio.open(t, '/', { permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = watched
  await until(page, `document.querySelectorAll('.hint[data-live=true]').length === 4`)
  assert.equal(await page.locator('.snippet').count(), 3)
  await page.getByRole('button', { name: 'Copy: Command' }).click()
  await page.getByText('Copied', { exact: true }).first().waitFor()
  assert.equal(
    await page.evaluate('navigator.clipboard.readText()'),
    `npx tongro connect ws://localhost:${studio.server.port}/echo`,
  )
  watched.assertNoTroubles()
})

/** Seconds with two decimals as the page rounds them: a half goes up, which toFixed does not keep (0.215). */
function hundredths(ms: number): string {
  return `+${(Math.round(ms / 10) / 100).toFixed(2)}`
}

test('the clock grows, newest first, with local time, ISO time and gap', LIMIT, async (t) => {
  const watched = await studio.open(t, '/clock', { timezoneId: 'Asia/Seoul' })
  const { page } = watched
  await until(page, `document.querySelectorAll('.tick').length >= 4`)
  await page.getByRole('button', { name: 'Pause' }).click()
  const rows = await page.evaluate<string[][]>(
    `[...document.querySelectorAll('.tick')].map((row) =>
      ['local', 'iso', 'gap'].map((part) => row.querySelector('.tick-' + part).textContent))`,
  )
  const times = rows.map(([, iso]) => Date.parse(iso ?? ''))
  assert.deepEqual(
    times,
    [...times].sort((a, b) => b - a),
  )
  rows.forEach(([local, iso, gap], index) => {
    assert.match(iso ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
    // Seoul is nine hours ahead of UTC all year.
    const seoul = new Date(Date.parse(iso ?? '') + 9 * 3_600_000).toISOString().slice(11, 23)
    assert.equal(local, seoul)
    const before = times[index + 1]
    const wanted = before === undefined ? 'First' : hundredths(times[index]! - before)
    assert.equal(gap?.split('\u00a0')[0], wanted)
  })

  await page.getByText(/[1-9]\d* more while paused/).waitFor()
  assert.equal(await page.locator('.tick').count(), rows.length)
  await page.getByRole('button', { name: 'Continue' }).click()
  await until(page, `document.querySelectorAll('.tick').length > ${rows.length}`)
  watched.assertNoTroubles()
})

test('the counter stays in step in three tabs and counts the people', LIMIT, async (t) => {
  const first = await studio.open(t, '/counter')
  const second = await visitBeside(first, studio.server.origin, '/counter')
  const third = await visitBeside(first, studio.server.origin, '/counter')
  const tabs = [first, second, third]
  const shows = (tab: WatchedPage, value: string, users: string): Promise<void> =>
    until(
      tab.page,
      `document.querySelector('.counter-value').textContent === '${value}' &&
        document.querySelector('[data-users]').textContent === '${users}'`,
    )
  for (const tab of tabs) await shows(tab, '0', '3 users')
  await second.page.getByRole('button', { name: 'Plus one' }).click()
  await third.page.getByRole('button', { name: 'Plus one' }).click()
  for (const tab of tabs) await shows(tab, '2', '3 users')
  for (let i = 0; i < 3; i++) await first.page.getByRole('button', { name: 'Minus one' }).click()
  for (const tab of tabs) await shows(tab, '-1', '3 users')
  await third.page.close()
  for (const tab of [first, second]) await shows(tab, '-1', '2 users')
  await second.page.close()
  await shows(first, '-1', '1 user')
  for (const tab of tabs) tab.assertNoTroubles()
})

test('an echo comes back as it went, with its time; a hundred come back too', LIMIT, async (t) => {
  const watched = await studio.open(t, '/echo')
  const { page } = watched
  await connected(page)
  const texts = ['Hello, 통로 🚪', '', '<b>not bold</b>']
  for (const text of texts) {
    const before = await page.locator('.echo').count()
    await page.getByLabel('Message').fill(text)
    await page.getByLabel('Message').press('Enter')
    await until(page, `document.querySelectorAll('.echo').length === ${before + 1}`)
    const newest = page.locator('.echo').first()
    assert.equal(await newest.locator('.echo-text').textContent(), text || '(empty message)')
    assert.match((await newest.locator('.echo-time').textContent()) ?? '', /^\d[\d.,]*\u00a0ms$/)
    assert.equal(await newest.getAttribute('data-outcome'), 'back')
  }
  await page.getByRole('button', { name: 'Send 100' }).click()
  await page.locator('.figure', { hasText: 'Echoes' }).getByText('103', { exact: true }).waitFor()
  assert.equal(await page.locator('.echo[data-outcome=back]').count(), 40)
  assert.equal(await page.locator('.sparkline-line').count(), 1)
  watched.assertNoTroubles()
})

async function amount(page: Page, row: string, side: 'push' | 'poll'): Promise<number> {
  const cell = page.locator(`[data-row=${row}] [data-side=${side}]`)
  return Number(await cell.getAttribute('data-amount'))
}

const SEEN = (count: number): string =>
  `['push', 'poll'].every((side) =>
    Number(document.querySelector('[data-row=seen] [data-side=' + side + ']').dataset.amount) >= ${count})`

test(
  'push is seen sooner than polling and for fewer bytes, both measured live',
  LIMIT,
  async (t) => {
    const watched = await studio.open(t, '/push')
    const { page } = watched
    await until(page, SEEN(5))
    const median = {
      push: await amount(page, 'medianDelay', 'push'),
      poll: await amount(page, 'medianDelay', 'poll'),
    }
    assert.ok(median.push < median.poll, `medians were ${JSON.stringify(median)}`)
    for (const row of ['up', 'down', 'total', 'perChange']) {
      const bytes = { push: await amount(page, row, 'push'), poll: await amount(page, row, 'poll') }
      assert.ok(bytes.push > 0 && bytes.push < bytes.poll, `${row}: ${JSON.stringify(bytes)}`)
    }
    assert.equal(await amount(page, 'requests', 'push'), 1)
    assert.ok((await amount(page, 'requests', 'poll')) >= 5)
    assert.equal(await amount(page, 'missed', 'push'), 0)
    await page
      .getByText(/^For each change, polling moved [\d.,]+ times the bytes of push/)
      .waitFor()
    assert.ok((await page.locator('.timeline .mark-push').count()) > 0)
    watched.assertNoTroubles()
  },
)

test('measuring stops, starts again and is cleared', LIMIT, async (t) => {
  const watched = await studio.open(t, '/push')
  const { page } = watched
  await until(page, SEEN(1))
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Not connected', { exact: true }).first().waitFor()
  const requests = await amount(page, 'requests', 'poll')
  const seen = await amount(page, 'seen', 'push')
  await page.waitForTimeout(3500)
  assert.equal(await amount(page, 'requests', 'poll'), requests)
  assert.equal(await amount(page, 'seen', 'push'), seen)

  await page.getByRole('button', { name: 'Start' }).click()
  await until(page, SEEN(seen + 1))
  assert.equal(await amount(page, 'requests', 'push'), 2)
  assert.equal(await amount(page, 'missed', 'push'), 0)

  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Reset' }).click()
  for (const row of ['total', 'requests', 'seen', 'missed']) {
    assert.equal(await amount(page, row, 'push'), 0, row)
    assert.equal(await amount(page, row, 'poll'), 0, row)
  }
  watched.assertNoTroubles()
})
