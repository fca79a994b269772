import { check } from '../check.ts'
import type { CrashDay } from '../day.ts'
import { extend, fail } from '../events.ts'
import { expectTimer, type Scenario } from '../scenario.ts'

export const reopening: readonly Scenario[] = [
  {
    title: 'reopens the grant of a user whose job has failed',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open' })
      await fail(crashDay)
      await crashDay.until('5:30')
      await check(crashDay, { job: 'ended' })
      await crashDay.withCrashes(() => extend(crashDay, '12:00'))
      await crashDay.until('9:30')
      expectTimer(crashDay, '12:00')
      expectReopened(crashDay)
      await check(crashDay, { job: 'open' })
      await crashDay.until('15:20')
      await check(crashDay, { job: 'closed' })
    },
  },
  {
    title: 'reopens the grant of a role while it is being closed, before its window opens',
    run: async (crashDay) => {
      const principal = await crashDay.createRole('batch')
      await crashDay.schedule({ principal, opens: '9:40', closes: '14:40' })
      await fail(crashDay)
      await crashDay.withCrashes(() => extend(crashDay, '15:00'))
      await crashDay.until('5:00')
      expectReopened(crashDay)
      await crashDay.until('11:00')
      await check(crashDay, { job: 'open' })
      await crashDay.until('18:20')
      await check(crashDay, { job: 'closed' })
    },
  },
  {
    title: 'gets the extension that reopened a grant twice',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.until('5:00')
      await fail(crashDay)
      await crashDay.until('5:30')
      await extend(crashDay, '12:00')
      await crashDay.until('6:00')
      await crashDay.withCrashes(() => extend(crashDay, '12:00'))
      await crashDay.until('9:30')
      expectReopened(crashDay)
      await check(crashDay, { job: 'open' })
      await crashDay.until('15:20')
      await check(crashDay, { job: 'closed' })
    },
  },
]

/** The grant is given back once, whichever process dies. */
function expectReopened({ news, problems }: CrashDay): void {
  const answers = news().filter((event) => event['detail-type'] === 'Access Extended')
  const texts = new Set(answers.map(({ detail }) => JSON.stringify(detail)))
  if (texts.size !== 1) problems.push(`the grant should be reopened once, and is ${texts.size} times`)
}
