import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import { plant } from './manual-changes.ts'
import { closed, loseTimers, openAndClosed, type Scenario } from './scenario.ts'

const sweeping: readonly Scenario[] = [
  {
    title: 'finds nothing due',
    spend: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.underFire(() => crashDay.until('0:50'))
      await openAndClosed(crashDay)
    },
  },
  {
    title: 'finds what should have been opened',
    spend: async (crashDay) => {
      await crashDay.schedule()
      loseTimers(crashDay, 'open')
      await crashDay.underFire(() => crashDay.until('1:50'))
      await openAndClosed(crashDay)
    },
  },
  {
    title: 'finds what should have been closed, and keys to look at',
    spend: async (crashDay) => {
      await crashDay.schedule()
      loseTimers(crashDay, 'close')
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open' })
      await crashDay.underFire(() => crashDay.until('8:50'))
      await crashDay.until('13:00')
      await check(crashDay, { job: 'closed' })
    },
  },
  {
    title: 'writes what the audit log did not take',
    spend: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.aRole('batch') })
      await crashDay.until('5:00')
      crashDay.crashes.breakLog(true)
      await crashDay.until('8:40')
      crashDay.crashes.breakLog(false)
      await crashDay.underFire(() => crashDay.until('8:50'))
      await closed(crashDay)
    },
  },
]

const inventories: readonly Scenario[] = [
  {
    title: 'takes the inventory of what is open, and of what hands left under the paths of other jobs',
    spend: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.aRole('batch'), closes: '20:00' })
      await crashDay.schedule({ job: 'over', keys: 'keep' })
      await crashDay.until('9:00')
      await plant(crashDay, 'over')
      await plant(crashDay, 'unheard-of', false)
      await crashDay.underFire(() => crashDay.inventory())
      await crashDay.until('9:30')
      await crashDay.inventory()
      await crashDay.until('12:40')
      await check(crashDay, { job: 'open', over: 'closed' })
      await crashDay.until('24:00')
      await check(crashDay, { job: 'closed', over: 'closed' })
    },
  },
]

await crashTests(
  'sweep',
  [...sweeping, ...inventories],
  [
    ...['GetItem', 'Query', 'PutItem', 'PutLogEvents', 'PutEvents'],
    ...['ListPolicies', 'ListPolicyTags', 'ListEntitiesForPolicy'],
  ],
)
