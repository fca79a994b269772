import { check } from '../check.ts'
import { extend } from '../events.ts'
import { loseTimers, openAndClosed, type Scenario } from '../scenario.ts'
import { MANY } from './many.ts'

export const opening: readonly Scenario[] = [
  {
    title: 'opens for a user',
    spend: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.underFire(() => crashDay.until('1:40'))
      await openAndClosed(crashDay)
    },
  },
  {
    title: 'opens for a role, with more than one policy',
    spend: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.aRole('batch'), datasets: MANY })
      await crashDay.underFire(() => crashDay.until('1:40'))
      await openAndClosed(crashDay)
    },
  },
  {
    title: 'lets an overdue closing go first',
    spend: async (crashDay) => {
      const sweep = crashDay.day.aws.buses.rules.find(({ schedule }) => schedule === 'rate(1 minute)')?.name ?? 'sweep'
      await crashDay.schedule({ job: 'late', principal: await crashDay.aRole('late'), opens: '1:00', closes: '6:00' })
      await crashDay.schedule({ principal: await crashDay.aRole('batch'), opens: '9:40', closes: '14:40' })
      loseTimers(crashDay, 'close')
      await crashDay.until('5:00')
      crashDay.day.aws.buses.setEnabled(sweep, false)
      await crashDay.underFire(() => crashDay.until('7:40'))
      crashDay.day.aws.buses.setEnabled(sweep, true)
      await crashDay.until('11:00')
      await check(crashDay, { late: 'closed', job: 'open' })
      await crashDay.until('18:00')
      await check(crashDay, { late: 'closed', job: 'closed' })
    },
  },
]

export const extending: readonly Scenario[] = [
  {
    title: 'attaches the policy of an extension, and takes the old one away',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await crashDay.underFire(() => extend(crashDay, '12:00'))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'open' })
      await crashDay.until('15:20')
      await check(crashDay, { job: 'closed' })
    },
  },
]
