import { check } from '../check.ts'
import { beat, start } from '../events.ts'
import type { Scenario } from '../scenario.ts'

/** What a job says while it runs: that it has started, and that it is alive. */
export const running: readonly Scenario[] = [
  {
    title: 'attaches the policy of a job that has started, and detaches the old one',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep', closes: '30:00', runsFor: 'PT7M' })
      await crashDay.until('5:00')
      await crashDay.withCrashes(() => start(crashDay))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'open' })
      await crashDay.until('15:20')
      await check(crashDay, { job: 'closed' })
    },
  },
  {
    title: 'looks up the last heartbeat of a job, and finds one',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep', closes: '40:00', heartbeat: 'PT10M' })
      await crashDay.until('10:00')
      await beat(crashDay)
      await crashDay.until('13:30')
      await crashDay.withCrashes(() => crashDay.until('14:00'))
      await crashDay.until('19:30')
      await check(crashDay, { job: 'open' })
      await crashDay.until('24:00')
      await check(crashDay, { job: 'ended' })
      // The timer of the window runs at its end: not on another day of the account.
      await crashDay.until('40:20')
    },
  },
  {
    title: 'ends a job that sends no heartbeats',
    run: async (crashDay) => {
      const principal = await crashDay.createRole('batch')
      await crashDay.schedule({ principal, closes: '41:00', heartbeat: 'PT11M' })
      await crashDay.until('14:30')
      await crashDay.withCrashes(() => crashDay.until('15:00'))
      await crashDay.until('19:30')
      await check(crashDay, { job: 'ended' })
      // The timer of the window runs at its end: not on another day of the account.
      await crashDay.until('41:20')
    },
  },
]
