import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ServedCurfew, serveCurfew } from './served-curfew.ts'
import { asking, curfew, endAll, inTerminal, TRAIN } from './shell.ts'

let served: ServedCurfew
beforeAll(async () => {
  served = await serveCurfew()
})
afterEach(endAll)
afterAll(() => served.stop())

const CTRL_C = '\u0003'
const NEVER_STARTED = 'own key in the environment'

/** What `curfew status` says a grant is. */
async function statusOf(jobId: string): Promise<unknown> {
  const shown = curfew(['status', jobId, '--json'], served)
  await shown.exit
  return JSON.parse(shown.out()).grant.status
}

describe('Ctrl-C while a run waits for access', () => {
  test('ends the grant that it asked for, says so, and starts nothing', async () => {
    const ran = inTerminal([...asking('given-up'), '--starts-at', '10m', '--', ...TRAIN], served)
    await ran.printed(/given-up: (waiting|scheduled)/)
    await served.event('Access Scheduled', 'given-up')
    ran.type(CTRL_C)

    expect(await ran.exit).toBe(130)
    expect(ran.out()).toContain('curfew: Sent Training Job Stopped: the access of job given-up ends now')
    expect(ran.out()).not.toContain(NEVER_STARTED)
    expect(served.eventsOf('Training Job Stopped', 'given-up')).toEqual([
      { jobId: 'given-up', reason: 'curfew run got SIGINT' },
    ])
    expect(await statusOf('given-up')).toBe('ended')
    expect(served.eventsOf('Access Opened', 'given-up')).toEqual([])
  })

  test('leaves a grant as it is that somebody else asked for, and says so', async () => {
    const requested = curfew(['request', ...asking('of-another').slice(1), '--starts-at', '10m'], served)
    expect(await requested.exit).toBe(0)
    const ran = inTerminal(['run', '--job', 'of-another', '--', ...TRAIN], served)
    await ran.printed('Waiting for the access of job of-another')
    ran.type(CTRL_C)

    expect(await ran.exit).toBe(130)
    expect(ran.out()).toContain(
      'curfew: Got SIGINT while it waited: the grant of job of-another stays as it is; curfew end of-another ends it',
    )
    expect(ran.out()).not.toContain(NEVER_STARTED)
    expect(served.eventsOf('Training Job Stopped', 'of-another')).toEqual([])
    expect(await statusOf('of-another')).toBe('scheduled')
  })
})
