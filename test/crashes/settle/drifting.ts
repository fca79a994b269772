import { check } from '../check.ts'
import type { CrashDay } from '../day.ts'
import { attachElsewhere, deletePolicy, detach, dropFirstVersion, plant, widen } from '../manual-changes.ts'
import { checkClosed, type Scenario } from '../scenario.ts'

export const drifting: readonly Scenario[] = [
  drift('re-attaches a policy that was detached by hand', detach),
  drift('recreates a policy that was deleted by hand', deletePolicy),
  drift('reverts a policy that was edited and attached to others', async (crashDay) => {
    await widen(crashDay)
    await attachElsewhere(crashDay)
  }),
  drift('replaces a policy that has none of Curfew’s versions left', async (crashDay) => {
    await widen(crashDay)
    await dropFirstVersion(crashDay)
  }),
  drift('removes a policy that was planted next to its own', plant),
  drift('finds no drift', async () => {}),
]

function drift(title: string, tamper: (crashDay: CrashDay) => Promise<void>): Scenario {
  return {
    title,
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('4:00')
      await tamper(crashDay)
      await crashDay.withCrashes(() => crashDay.inventory())
      await crashDay.until('7:20')
      await check(crashDay, { job: 'open' })
      await crashDay.until('9:00')
      await crashDay.inventory()
      await checkClosed(crashDay)
    },
  }
}

export const orphans: readonly Scenario[] = [
  {
    title: 'removes a policy that was planted under the path of a job that is over',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('9:00')
      await plant(crashDay)
      await crashDay.withCrashes(() => crashDay.inventory())
      await checkClosed(crashDay)
    },
  },
  {
    title: 'removes a policy that belongs to no job',
    run: async (crashDay) => {
      await plant(crashDay, 'lost')
      await crashDay.withCrashes(() => crashDay.inventory())
      await crashDay.until('3:20')
      await check(crashDay, {})
    },
  },
]
