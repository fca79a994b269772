import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

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
