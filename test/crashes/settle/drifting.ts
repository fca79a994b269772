import { check } from '../check.ts'
import type { Night } from '../day.ts'
import { attachElsewhere, deletePolicy, detach, dropFirstVersion, plant, widen } from '../manual-changes.ts'
import { closed, type Scenario } from '../scenario.ts'

export const drifting: readonly Scenario[] = [
  drift('attaches again what a hand detached', detach),
  drift('writes again what a hand deleted', deletePolicy),
  drift('puts a policy right that a hand edited and gave to others', async (night) => {
    await widen(night)
    await attachElsewhere(night)
  }),
  drift('replaces a policy of which nothing is left that Curfew wrote', async (night) => {
    await widen(night)
    await dropFirstVersion(night)
  }),
  drift('takes away what a hand put beside its policies', plant),
  drift('finds all as it should be', async () => {}),
]

function drift(title: string, meddle: (night: Night) => Promise<void>): Scenario {
  return {
    title,
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await night.until('4:00')
      await meddle(night)
      await night.underFire(() => night.inventory())
      await night.until('7:20')
      await check(night, { job: 'open' })
      await night.until('9:00')
      await night.inventory()
      await closed(night)
    },
  }
}

export const orphans: readonly Scenario[] = [
  {
    title: 'takes away what was put under the path of a job that is over',
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await night.until('9:00')
      await plant(night)
      await night.underFire(() => night.inventory())
      await closed(night)
    },
  },
  {
    title: 'takes away what belongs to no job',
    spend: async (night) => {
      await plant(night, 'lost')
      await night.underFire(() => night.inventory())
      await night.until('3:20')
      await check(night, {})
    },
  },
]
