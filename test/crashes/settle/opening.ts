import { check } from '../check.ts'
import { extend } from '../events.ts'
import { loseTimers, openAndClosed, type Scenario } from '../scenario.ts'
import { MANY } from './many.ts'

export const opening: readonly Scenario[] = [
  {
    title: 'opens for a user',
    spend: async (night) => {
      await night.schedule()
      await night.underFire(() => night.until('1:40'))
      await openAndClosed(night)
    },
  },
  {
    title: 'opens for a role, with more than one policy',
    spend: async (night) => {
      await night.schedule({ principal: await night.aRole('batch'), datasets: MANY })
      await night.underFire(() => night.until('1:40'))
      await openAndClosed(night)
    },
  },
  {
    title: 'lets an overdue closing go first',
    spend: async (night) => {
      const sweep = night.day.aws.buses.rules.find(({ schedule }) => schedule === 'rate(1 minute)')?.name ?? 'sweep'
      await night.schedule({ job: 'late', principal: await night.aRole('late'), opens: '1:00', closes: '6:00' })
      await night.schedule({ principal: await night.aRole('batch'), opens: '9:40', closes: '14:40' })
      loseTimers(night, 'close')
      await night.until('5:00')
      night.day.aws.buses.setEnabled(sweep, false)
      await night.underFire(() => night.until('7:40'))
      night.day.aws.buses.setEnabled(sweep, true)
      await night.until('11:00')
      await check(night, { late: 'closed', job: 'open' })
      await night.until('18:00')
      await check(night, { late: 'closed', job: 'closed' })
    },
  },
]

export const extending: readonly Scenario[] = [
  {
    title: 'attaches the policy of an extension, and takes the old one away',
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await night.until('5:00')
      await night.underFire(() => extend(night, '12:00'))
      await night.until('9:00')
      await check(night, { job: 'open' })
      await night.until('15:20')
      await check(night, { job: 'closed' })
    },
  },
]
