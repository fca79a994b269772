import { check } from '../check.ts'
import type { CrashDay } from '../day.ts'
import { complete, revoke } from '../events.ts'
import { attachElsewhere, plant, removeSessionBan, widen } from '../manual-changes.ts'
import { checkClosed, closeWithCrashes, type Scenario, untilSessionsExpire } from '../scenario.ts'
import { MANY_DATASETS } from './many-datasets.ts'

export const closing: readonly Scenario[] = [
  {
    title: 'closes the window of a user',
    run: async (crashDay) => {
      await crashDay.schedule()
      await closeWithCrashes(crashDay)
    },
  },
  {
    title: 'closes the window of a role that has more than one policy',
    run: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.createRole('batch'), datasets: MANY_DATASETS })
      await crashDay.until('5:00')
      await crashDay.withCrashes(() => crashDay.until('8:40'))
      await checkClosed(crashDay)
    },
  },
  {
    title: 'runs at the end of the window of a job that ended early',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await complete(crashDay)
      await crashDay.withCrashes(() => crashDay.until('8:40'))
      await crashDay.until('12:00')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'closes a grant that was never opened',
    run: async (crashDay) => {
      await crashDay.schedule({ opens: '9:00', closes: '14:00' })
      await crashDay.withCrashes(() => revoke(crashDay, { jobId: crashDay.named('job') }))
      await crashDay.until('3:20')
      await check(crashDay, { job: 'revoked' })
    },
  },
  {
    title: 'closes a grant whose policy was edited and attached to others',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await widen(crashDay)
      await attachElsewhere(crashDay)
      await crashDay.withCrashes(() => crashDay.until('8:40'))
      await checkClosed(crashDay)
    },
  },
  {
    title: 'confirms a closing that may have raced with an opening',
    run: async (crashDay) => {
      await endWhileOpening(crashDay)
      await crashDay.withCrashes(() => crashDay.until('3:50'))
      await crashDay.until('7:10')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'finds a late policy while it confirms a closing',
    run: async (crashDay) => {
      await endWhileOpening(crashDay)
      await crashDay.until('2:30')
      await plant(crashDay)
      await crashDay.withCrashes(() => crashDay.until('3:50'))
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
    run: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.createRole('batch') })
      await crashDay.until('5:00')
      await crashDay.withCrashes(() => revoke(crashDay, { jobId: crashDay.named('job') }))
      await crashDay.until('8:20')
      await checkRevoked(crashDay)
    },
  },
  {
    title: 'denies sessions again after somebody detached the deny policy',
    run: async (crashDay) => {
      const principal = await crashDay.createRole('batch')
      await crashDay.schedule({ principal })
      await crashDay.until('5:00')
      await revoke(crashDay, { principal })
      await crashDay.until('5:10')
      await removeSessionBan(crashDay, principal)
      await crashDay.withCrashes(() => crashDay.inventory())
      await crashDay.until('8:30')
      await checkRevoked(crashDay)
    },
  },
  {
    title: 'denies sessions for one more revocation in place of the one before',
    run: async (crashDay) => {
      const principal = await crashDay.createRole('batch')
      await crashDay.schedule({ principal })
      await crashDay.until('5:00')
      await revoke(crashDay, { principal })
      await crashDay.until('5:10')
      await crashDay.withCrashes(() => revoke(crashDay, { principal }))
      await crashDay.until('8:30')
      await checkRevoked(crashDay)
    },
  },
  {
    title: 'denies the sessions that a revocation of everything denies before the next job of the role opens',
    run: async (crashDay) => {
      const principal = await crashDay.createRole('batch')
      await revoke(crashDay, { all: true })
      await crashDay.until('0:30')
      await crashDay.schedule({ principal })
      await crashDay.withCrashes(() => crashDay.until('3:00'))
      await crashDay.until('6:30')
      await check(crashDay, { job: 'open' })
      if ((await crashDay.banOf(principal))?.deniedAt === undefined) crashDay.problems.push('no sessions are denied')
      await untilSessionsExpire(crashDay)
      await check(crashDay, { job: 'closed' })
    },
  },
  {
    title: 'removes the deny policy once every denied session has expired',
    run: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.createRole('batch') })
      await crashDay.until('5:00')
      await revoke(crashDay, { all: true })
      await crashDay.until('8:20')
      crashDay.passDead('725:20')
      await crashDay.withCrashes(() => crashDay.until('725:50'))
      await crashDay.until('729:10')
      await check(crashDay, { job: 'revoked' })
    },
  },
]

/** At once, and once the denied sessions have expired. */
async function checkRevoked(crashDay: CrashDay): Promise<void> {
  await check(crashDay, { job: 'revoked' })
  await untilSessionsExpire(crashDay)
  await check(crashDay, { job: 'revoked' })
}

/** Ends a job while the run that opens it may still attach its policy. */
async function endWhileOpening(crashDay: CrashDay): Promise<void> {
  await crashDay.schedule()
  crashDay.crashes.kill('AttachUserPolicy')
  await crashDay.until('1:45')
  await complete(crashDay)
}
