import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import { plant } from './manual-changes.ts'
import { closed, loseTimers, openAndClosed, type Scenario } from './scenario.ts'

const sweeping: readonly Scenario[] = [
  {
    title: 'finds nothing due',
    spend: async (night) => {
      await night.schedule()
      await night.underFire(() => night.until('0:50'))
      await openAndClosed(night)
    },
  },
  {
    title: 'finds what should have been opened',
    spend: async (night) => {
      await night.schedule()
      loseTimers(night, 'open')
      await night.underFire(() => night.until('1:50'))
      await openAndClosed(night)
    },
  },
  {
    title: 'finds what should have been closed, and keys to look at',
    spend: async (night) => {
      await night.schedule()
      loseTimers(night, 'close')
      await night.until('5:00')
      await check(night, { job: 'open' })
      await night.underFire(() => night.until('8:50'))
      await night.until('13:00')
      await check(night, { job: 'closed' })
    },
  },
  {
    title: 'writes what the audit log did not take',
    spend: async (night) => {
      await night.schedule({ principal: await night.aRole('batch') })
      await night.until('5:00')
      night.sabotage.breakLog(true)
      await night.until('8:40')
      night.sabotage.breakLog(false)
      await night.underFire(() => night.until('8:50'))
      await closed(night)
    },
  },
]

const inventories: readonly Scenario[] = [
  {
    title: 'takes the inventory of what is open, and of what hands left under the paths of other jobs',
    spend: async (night) => {
      await night.schedule({ principal: await night.aRole('batch'), closes: '20:00' })
      await night.schedule({ job: 'over', keys: 'keep' })
      await night.until('9:00')
      await plant(night, 'over')
      await plant(night, 'unheard-of', false)
      await night.underFire(() => night.inventory())
      await night.until('9:30')
      await night.inventory()
      await night.until('12:40')
      await check(night, { job: 'open', over: 'closed' })
      await night.until('24:00')
      await check(night, { job: 'closed', over: 'closed' })
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
