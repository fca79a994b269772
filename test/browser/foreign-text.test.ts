import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser, launch, openPage } from './browser.ts'
import { FOREIGN, foreignRecords } from './foreign-records.ts'
import { type ReportPage, reportPage } from './report-page.ts'

const CHROMIUM = findBrowser()
const DAY = { since: '2025-07-16T00:00:00Z', until: '2025-07-16T13:00:00Z' }

describe.skipIf(CHROMIUM === undefined)('text of somebody else in a report', () => {
  let browser: Browser
  let report: ReportPage
  beforeAll(async () => {
    browser = await launch(CHROMIUM ?? '')
    report = await reportPage(foreignRecords(), DAY)
  })
  afterAll(() => browser?.close())

  test.each([...FOREIGN])('%j is shown and does nothing', async (text) => {
    const { page, noticed, close } = await openPage(browser, report.url, `#g-${encodeURIComponent(`job ${text}`)}`)
    await page.locator('.grant').waitFor()
    const shown = text.replace('\u202e', '\\u{202e}')
    expect(await page.locator('.grant').innerText()).toContain(shown)
    expect(await page.evaluate('window.pwned')).toBeUndefined()
    expect(await page.locator('img:not([role]), [onerror], [onfocus]').count()).toBe(0)
    expect(await page.locator('script').count()).toBe(2)
    expect(noticed).toEqual([])
    await close()
  })

  test('could not run if it were markup: the page allows no script but its own, and no text becomes markup', async () => {
    const { page, close } = await openPage(browser, report.url)
    const attempt = (code: string) => page.evaluate(`try { ${code}; 'done' } catch (error) { error.name }`)
    expect(await attempt('document.body.innerHTML = "<b>x</b>"')).toBe('TypeError')
    await attempt(
      'const s = document.createElement("script"); s.textContent = "window.pwned=1"; document.body.append(s)',
    )
    expect(await page.evaluate('window.pwned')).toBeUndefined()
    await close()
  })
})
