import { check } from '../check.ts'
import type { CrashDay } from '../day.ts'
import { attachElsewhere, deletePolicy, detach, dropFirstVersion, plant, widen } from '../manual-changes.ts'
import { closed, type Scenario } from '../scenario.ts'

export const drifting: readonly Scenario[] = [
  drift('attaches again what a hand detached', detach),
  drift('writes again what a hand deleted', deletePolicy),
  drift('puts a policy right that a hand edited and gave to others', async (crashDay) => {
    await widen(crashDay)
    await attachElsewhere(crashDay)
  }),
  drift('replaces a policy of which nothing is left that Curfew wrote', async (crashDay) => {
    await widen(crashDay)
    await dropFirstVersion(crashDay)
  }),
  drift('takes away what a hand put beside its policies', plant),
  drift('finds all as it should be', async () => {}),
]

function drift(title: string, tamper: (crashDay: CrashDay) => Promise<void>): Scenario {
  return {
    title,
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('4:00')
      await tamper(crashDay)
      await crashDay.underFire(() => crashDay.inventory())
      await crashDay.until('7:20')
      await check(crashDay, { job: 'open' })
      await crashDay.until('9:00')
      await crashDay.inventory()
      await closed(crashDay)
    },
  }
}

export const orphans: readonly Scenario[] = [
  {
    title: 'takes away what was put under the path of a job that is over',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('9:00')
      await plant(crashDay)
      await crashDay.underFire(() => crashDay.inventory())
      await closed(crashDay)
    },
  },
  {
    title: 'takes away what belongs to no job',
    spend: async (crashDay) => {
      await plant(crashDay, 'lost')
      await crashDay.underFire(() => crashDay.inventory())
      await crashDay.until('3:20')
      await check(crashDay, {})
    },
  },
]
