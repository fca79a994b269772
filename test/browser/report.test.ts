import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { JOB } from '#test/stories/day.ts'
import { findBrowser, launch, openPage } from './browser.ts'
import { eventfulRecords } from './eventful-records.ts'
import { type ReportPage, reportPage } from './report-page.ts'

const CHROMIUM = findBrowser()
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const DAY = { since: '2025-07-16T00:00:00Z', until: '2025-07-16T13:00:00Z' }
const PHONE = { width: 360, height: 720 }
const PATIENTLY = { timeout: 60_000 }
const violations = z.array(z.looseObject({ id: z.string(), nodes: z.array(z.looseObject({ html: z.string() })) }))

describe.skipIf(CHROMIUM === undefined)('the report in a browser', () => {
  let browser: Browser
  let report: ReportPage
  beforeAll(async () => {
    browser = await launch(CHROMIUM ?? '')
    report = await reportPage(await eventfulRecords(), DAY)
  })
  afterAll(() => browser?.close())

  const open = (fragment = '', options: BrowserContextOptions = {}) => openPage(browser, report.url, fragment, options)
  const rowOf = (page: Page, job: string) => page.locator(`#g-${job}`)
  const panel = (page: Page) => page.locator('.grant')
  const shownJobs = (page: Page) => page.locator('.group li:visible > a').allInnerTexts()

  test.each([
    ['in the light', { colorScheme: 'light' }],
    ['in the dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: PHONE }],
    ['on a phone in the dark', { viewport: PHONE, colorScheme: 'dark' }],
    ['with forced colours', { forcedColors: 'active' }],
  ] as const)('%s it complains about nothing, loads nothing, and axe finds nothing', async (_, options) => {
    const strict = await open(`#g-${JOB}`, options)
    await panel(strict.page).waitFor()
    expect(strict.noticed).toEqual([])
    await strict.close()

    // What axe does to a page, ours forbids.
    const { page, close } = await open(`#g-${JOB}`, { ...options, bypassCSP: true })
    await panel(page).waitFor()
    await page.evaluate(AXE)
    const found = violations.parse(await page.evaluate('axe.run().then(({ violations }) => violations)'))
    expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    await close()
  })

  test('on a phone nothing is wider than the page', async () => {
    const { page, close } = await open(`#g-${JOB}`, { viewport: PHONE })
    await panel(page).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width)
    await close()
  })

  test('a key opens a grant and closes it, and the focus stays on its row', async () => {
    const { page, close } = await open()
    await rowOf(page, JOB).focus()
    await page.keyboard.press('Enter')
    await panel(page).waitFor()
    expect(await rowOf(page, JOB).getAttribute('aria-expanded')).toBe('true')
    expect(new URL(page.url()).hash).toBe(`#g-${JOB}`)
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.id')).toBe(`g-${JOB}`)
    await close()
  })

  test('Tab reaches a search field, then each row', async () => {
    const { page, close } = await open()
    await page.locator('#sort').focus()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.closest("li")?.parentElement.tagName')).toBe('OL')
    await close()
  })

  test('a click on a bar opens its grant: who asked, why, what it may do, what happened, and its records', async () => {
    const { page, close } = await open()
    await page.locator(`li:has(#g-${JOB}) svg`).click()
    const text = await panel(page).innerText()
    for (const part of [
      'ml-platform@acmeco.example',
      'weekly fine-tune',
      'It may read and list s3://acmeco-base-models.',
      'from 203.0.113.42/32 (one address)',
      'extended until 2025-07-16 05:00:00 UTC by zoe@acmeco.example: a longer run',
      'ended by acmeco.ml-platform: the job failed',
      'changed by hand',
      '2025-07-16 04:30:00 UTC, 0 s late',
      'create key',
      'Ready',
    ])
      expect(text).toContain(part)
    expect(text).toMatch(/\d+ records, verified, ends with [0-9a-f]{16}…/)
    await close()
  })

  test.each([
    ['churn-role', 'closed 16 Jul 03:00, 0 s late, ready 02:00'],
    ['any-network', 'refused 16 Jul 00:30'],
    ['still-open', 'open until 16 Jul 14:00, ready 12:10'],
    ['tonight', 'opens 16 Jul 22:00'],
  ])('the bar of %s says what became of it: %s', async (job, words) => {
    const { page, close } = await open()
    const bar = page.locator(`li:has(#g-${job})`).getByRole('img')
    expect(await bar.getAttribute('aria-label')).toBe(words)
    expect(await bar.locator('use[href="#A"]').count()).toBe(words.includes('ready') ? 1 : 0)
    await close()
  })

  test.each([
    ['a part of a job', 'churn', ['churn-role']],
    ['a principal', 'user/trainer-gpu-02', ['wikipedia-evaluation-2025-07-16', 'tonight']],
    ['a bucket together with a person who extended', 'acmeco-base-models zoe@', [JOB]],
    ['a reason of a refusal, which is in no row', 'does not allow access from any network', ['any-network']],
    ['nothing that there is', 'nosuch', []],
  ])('a search finds %s, and its address finds it again', async (_, words, jobs) => {
    const first = await open()
    await first.page.locator('#q').fill(words)
    await expect.poll(() => shownJobs(first.page), PATIENTLY).toEqual(jobs)
    const { hash } = new URL(first.page.url())
    expect(await first.page.locator('#no-rows').isVisible()).toBe(jobs.length === 0)
    await first.close()

    const { page, close } = await open(hash)
    await expect.poll(() => shownJobs(page), PATIENTLY).toEqual(jobs)
    expect(await page.locator('#q').inputValue()).toBe(words)
    await close()
  })

  test('rows can be shown by what became of them, and sorted', async () => {
    const { page, close } = await open()
    await page.locator('#show').selectOption('revoked')
    await expect.poll(() => shownJobs(page), PATIENTLY).toEqual(['wikipedia-evaluation-2025-07-16'])
    await page.locator('#show').selectOption('')
    await page.locator('#sort').selectOption('newest')
    await expect.poll(async () => (await shownJobs(page))[0], PATIENTLY).toBe('tonight')
    await close()
  })

  test('a link with a filter and a grant shows both, and a link in a table opens its grant', async () => {
    const { page, close } = await open('#show=drift&open=g-wikipedia-finetune-2025-07-16')
    await panel(page).waitFor()
    expect(await shownJobs(page)).toEqual([JOB])
    await page.goto(report.url)
    await page.getByRole('region', { name: 'Manual changes' }).getByRole('link', { name: JOB }).click()
    await panel(page).waitFor()
    await close()
  })

  test('without JavaScript the rows are there, and a link in a table leads to one', async () => {
    const { page, close } = await open('', { javaScriptEnabled: false })
    expect((await shownJobs(page)).length).toBe(7)
    expect(await page.locator('#toolbar').isVisible()).toBe(false)
    const links = await page.locator('table a').all()
    expect(links.length).toBeGreaterThan(0)
    for (const link of links) {
      const href = await link.getAttribute('href')
      expect(await page.locator(`li > a[id="${href?.slice(1)}"]`).count(), href ?? '').toBe(1)
    }
    await close()
  })

  test('in print there are all rows and an open grant, and nothing to click', async () => {
    const { page, close } = await open(`#g-${JOB}`)
    await panel(page).waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await panel(page).isVisible()).toBe(true)
    expect((await shownJobs(page)).length).toBe(7)
    expect(await page.locator('#toolbar').isVisible()).toBe(false)
    await close()
  })
})
