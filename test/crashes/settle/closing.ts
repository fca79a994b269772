import { check } from '../check.ts'
import type { Night } from '../day.ts'
import { complete, revoke } from '../events.ts'
import { attachElsewhere, letIn, plant, widen } from '../manual-changes.ts'
import { closed, closedUnderFire, type Scenario, sessionsOver } from '../scenario.ts'
import { MANY } from './many.ts'

export const closing: readonly Scenario[] = [
  {
    title: 'closes for a user',
    spend: async (night) => {
      await night.schedule()
      await closedUnderFire(night)
    },
  },
  {
    title: 'closes for a role, with more than one policy',
    spend: async (night) => {
      await night.schedule({ principal: await night.aRole('batch'), datasets: MANY })
      await night.until('5:00')
      await night.underFire(() => night.until('8:40'))
      await closed(night)
    },
  },
  {
    title: 'comes once more when the window of a job is over that ended early',
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await night.until('5:00')
      await complete(night)
      await night.underFire(() => night.until('8:40'))
      await night.until('12:00')
      await check(night, { job: 'ended' })
    },
  },
  {
    title: 'closes what never opened',
    spend: async (night) => {
      await night.schedule({ opens: '9:00', closes: '14:00' })
      await night.underFire(() => revoke(night, { jobId: night.named('job') }))
      await night.until('3:20')
      await check(night, { job: 'revoked' })
    },
  },
  {
    title: 'closes with a policy that others carry and hands have edited',
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await night.until('5:00')
      await widen(night)
      await attachElsewhere(night)
      await night.underFire(() => night.until('8:40'))
      await closed(night)
    },
  },
  {
    title: 'looks once more after closing what may have been opening',
    spend: async (night) => {
      await endWhileOpening(night)
      await night.underFire(() => night.until('3:50'))
      await night.until('7:10')
      await check(night, { job: 'ended' })
    },
  },
  {
    title: 'finds a straggler when it looks once more',
    spend: async (night) => {
      await endWhileOpening(night)
      await night.until('2:30')
      await plant(night)
      await night.underFire(() => night.until('3:50'))
      await night.until('7:00')
      await night.inventory()
      await night.until('7:10')
      await check(night, { job: 'ended' })
    },
  },
]

export const denying: readonly Scenario[] = [
  {
    title: 'denies the sessions of a role whose access is revoked',
    spend: async (night) => {
      await night.schedule({ principal: await night.aRole('batch') })
      await night.until('5:00')
      await night.underFire(() => revoke(night, { jobId: night.named('job') }))
      await night.until('8:20')
      await check(night, { job: 'revoked' })
      await sessionsOver(night)
      await check(night, { job: 'revoked' })
    },
  },
  {
    title: 'denies sessions again that a hand let in',
    spend: async (night) => {
      const principal = await night.aRole('batch')
      await night.schedule({ principal })
      await night.until('5:00')
      await revoke(night, { principal })
      await night.until('5:10')
      await letIn(night, principal)
      await night.underFire(() => night.inventory())
      await night.until('8:30')
      await check(night, { job: 'revoked' })
      await sessionsOver(night)
      await check(night, { job: 'revoked' })
    },
  },
  {
    title: 'lets sessions in again when none from before is left',
    spend: async (night) => {
      await night.schedule({ principal: await night.aRole('batch') })
      await night.until('5:00')
      await revoke(night, { all: true })
      await night.until('8:20')
      night.passDead('725:20')
      await night.underFire(() => night.until('725:50'))
      await night.until('729:10')
      await check(night, { job: 'revoked' })
    },
  },
]

/** Ends a job whose policy might still be attached by the run that was about to open it. */
async function endWhileOpening(night: Night): Promise<void> {
  await night.schedule()
  night.sabotage.kill('AttachUserPolicy')
  await night.until('1:45')
  await complete(night)
}
