import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] as const

/** The path of a Chromium; undefined if there is none, which is said on standard error, since its tests are skipped then. */
export function findBrowser(): string | undefined {
  const found = PLACES.find((path) => existsSync(path))
  if (found === undefined)
    process.stderr.write('\nCHROMIUM MISSING: the tests of the report page are skipped: apt-get install chromium\n')
  return found
}

/** In a container there is no sandbox, and no shared memory of its own. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

type Opened = { readonly page: Page; readonly noticed: readonly string[]; close(): Promise<void> }

/** Opens a page, and keeps what it complains about and what it asks for. */
export async function openPage(
  browser: Browser,
  url: string,
  fragment = '',
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const noticed: string[] = []
  page.on('console', (message) => noticed.push(message.text()))
  page.on('pageerror', ({ message }) => noticed.push(message))
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url) noticed.push(request.url())
  })
  await page.goto(`${url}${fragment}`)
  return { page, noticed, close: () => context.close() }
}
