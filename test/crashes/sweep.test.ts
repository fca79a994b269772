import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import { plant } from './manual-changes.ts'
import { checkOpenThenClosed, loseTimers, type Scenario } from './scenario.ts'

const sweeping: readonly Scenario[] = [
  {
    title: 'finds nothing due',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.withCrashes(() => crashDay.until('0:50'))
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'finds a grant that should be open',
    run: async (crashDay) => {
      await crashDay.schedule()
      loseTimers(crashDay, 'open')
      await crashDay.withCrashes(() => crashDay.until('1:50'))
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'finds a grant that should be closed, and keys that are due',
    run: async (crashDay) => {
      await crashDay.schedule()
      loseTimers(crashDay, 'close')
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open' })
      await crashDay.withCrashes(() => crashDay.until('8:50'))
      await crashDay.until('13:00')
      await check(crashDay, { job: 'closed' })
    },
  },
]

const inventories: readonly Scenario[] = [
  {
    title: 'takes the inventory of open grants, and of policies planted under the paths of other jobs',
    run: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.createRole('batch'), closes: '20:00' })
      await crashDay.schedule({ job: 'over', keys: 'keep' })
      await crashDay.until('9:00')
      await plant(crashDay, 'over')
      await plant(crashDay, 'unheard-of', false)
      await crashDay.withCrashes(() => crashDay.inventory())
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
  [...['GetItem', 'Query', 'PutEvents'], ...['ListPolicies', 'ListPolicyTags', 'ListEntitiesForPolicy']],
)
