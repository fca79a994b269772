import { check } from '../check.ts'
import type { CrashDay } from '../day.ts'
import { complete, revoke } from '../events.ts'
import { attachElsewhere, letIn, plant, widen } from '../manual-changes.ts'
import { closed, closedUnderFire, type Scenario, sessionsOver } from '../scenario.ts'
import { MANY } from './many.ts'

export const closing: readonly Scenario[] = [
  {
    title: 'closes for a user',
    spend: async (crashDay) => {
      await crashDay.schedule()
      await closedUnderFire(crashDay)
    },
  },
  {
    title: 'closes for a role, with more than one policy',
    spend: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.aRole('batch'), datasets: MANY })
      await crashDay.until('5:00')
      await crashDay.underFire(() => crashDay.until('8:40'))
      await closed(crashDay)
    },
  },
  {
    title: 'comes once more when the window of a job is over that ended early',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await complete(crashDay)
      await crashDay.underFire(() => crashDay.until('8:40'))
      await crashDay.until('12:00')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'closes what never opened',
    spend: async (crashDay) => {
      await crashDay.schedule({ opens: '9:00', closes: '14:00' })
      await crashDay.underFire(() => revoke(crashDay, { jobId: crashDay.named('job') }))
      await crashDay.until('3:20')
      await check(crashDay, { job: 'revoked' })
    },
  },
  {
    title: 'closes with a policy that others carry and hands have edited',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await widen(crashDay)
      await attachElsewhere(crashDay)
      await crashDay.underFire(() => crashDay.until('8:40'))
      await closed(crashDay)
    },
  },
  {
    title: 'looks once more after closing what may have been opening',
    spend: async (crashDay) => {
      await endWhileOpening(crashDay)
      await crashDay.underFire(() => crashDay.until('3:50'))
      await crashDay.until('7:10')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'finds a straggler when it looks once more',
    spend: async (crashDay) => {
      await endWhileOpening(crashDay)
      await crashDay.until('2:30')
      await plant(crashDay)
      await crashDay.underFire(() => crashDay.until('3:50'))
      await crashDay.until('7:00')
      await crashDay.inventory()
      await crashDay.until('7:10')
      await check(crashDay, { job: 'ended' })
    },
  },
]

export const denying: readonly Scenario[] = [
  {
    title: 'denies the sessions of a role whose access is revoked',
    spend: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.aRole('batch') })
      await crashDay.until('5:00')
      await crashDay.underFire(() => revoke(crashDay, { jobId: crashDay.named('job') }))
      await crashDay.until('8:20')
      await check(crashDay, { job: 'revoked' })
      await sessionsOver(crashDay)
      await check(crashDay, { job: 'revoked' })
    },
  },
  {
    title: 'denies sessions again that a hand let in',
    spend: async (crashDay) => {
      const principal = await crashDay.aRole('batch')
      await crashDay.schedule({ principal })
      await crashDay.until('5:00')
      await revoke(crashDay, { principal })
      await crashDay.until('5:10')
      await letIn(crashDay, principal)
      await crashDay.underFire(() => crashDay.inventory())
      await crashDay.until('8:30')
      await check(crashDay, { job: 'revoked' })
      await sessionsOver(crashDay)
      await check(crashDay, { job: 'revoked' })
    },
  },
  {
    title: 'lets sessions in again when none from before is left',
    spend: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.aRole('batch') })
      await crashDay.until('5:00')
      await revoke(crashDay, { all: true })
      await crashDay.until('8:20')
      crashDay.passDead('725:20')
      await crashDay.underFire(() => crashDay.until('725:50'))
      await crashDay.until('729:10')
      await check(crashDay, { job: 'revoked' })
    },
  },
]

/** Ends a job whose policy might still be attached by the run that was about to open it. */
async function endWhileOpening(crashDay: CrashDay): Promise<void> {
  await crashDay.schedule()
  crashDay.crashes.kill('AttachUserPolicy')
  await crashDay.until('1:45')
  await complete(crashDay)
}
