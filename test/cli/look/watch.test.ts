import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { grantContract } from '#cli/contracts/grant.ts'
import { type Account, signIn } from '#test/cli/audit/account.ts'
import { at } from '#test/fixtures/seed.ts'
import { JOB, jsonLines, LATER, linesOf, look, startLooking } from './looking.ts'

let account: Account
let interrupt: AbortController

beforeEach(async () => {
  account = await startLooking()
  interrupt = new AbortController()
  signIn(account)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await account.server.close()
})

/** While the command sleeps for the second time the job ends; at the fourth somebody presses Ctrl-C. */
function anEnding() {
  let sleeps = 0
  return async () => {
    sleeps++
    if (sleeps === 2) await account.day.put('Training Job Completed', { jobId: JOB })
    if (sleeps === 2) await account.day.until(at('01:32'))
    if (sleeps === 4) interrupt.abort()
  }
}

const watching = (argv: readonly string[], world = {}) =>
  look(account, [...argv, '--watch'], { whileAsleep: anEnding(), interruption: interrupt.signal, ...world })

describe('curfew ls --watch', () => {
  test('prints a line for each change where there is no terminal, and ends on Ctrl-C with 0', async () => {
    const { exit, out } = await watching(['ls'])

    expect(exit).toBe(0)
    expect(linesOf(out)).toEqual([
      `2025-07-16 01:30:00Z  ${JOB}  open, until 2025-07-16 04:00:00Z`,
      `2025-07-16 01:30:00Z  ${LATER}  scheduled, until 2025-07-16 06:00:00Z`,
      `2025-07-16 01:30:04Z  ${JOB}  not listed any more`,
    ])
  })

  test('as JSON prints a grant each time that it changes', async () => {
    const { out } = await watching(['ls', '--json'])

    expect(jsonLines(out).map((view) => grantContract.parse(view).jobId)).toEqual([JOB, LATER])
  })

  test('redraws on a terminal, and leaves what it showed last', async () => {
    const screens: string[] = []
    const { exit, out } = await watching(['ls'], { screens, width: 80 })

    expect(exit).toBe(0)
    expect(screens).toHaveLength(4)
    expect(screens[0]).toContain(JOB)
    expect(screens[0]).toContain('Ctrl-C')
    expect(screens[3]).not.toContain(JOB)
    expect(out).toContain(LATER)
    expect(out).not.toContain(JOB)
  })
})

describe('curfew status --watch', () => {
  test('prints what is new of a job, and ends by itself when nothing is left to do', async () => {
    const { exit, out } = await watching(['status', JOB])
    const news = linesOf(out.slice(out.indexOf('end grant')))

    expect(exit).toBe(0)
    expect(interrupt.signal.aborted).toBe(false)
    expect(out).toContain('Access is open until')
    expect(news.slice(-2)[0]).toMatch(/close grant, done \(ended\)/)
    expect(news.at(-1)).toMatch(/ended, until /)
  })

  test('draws the job anew on a terminal', async () => {
    const screens: string[] = []
    await watching(['status', JOB], { screens, width: 80 })

    expect(screens[0]).toMatch(/open, 2 h 30 min left/)
    expect(screens.at(-1)).toMatch(/ended/)
  })
})
