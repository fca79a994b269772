import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import { closed, closedUnderFire, openAndClosed, type Scenario } from './scenario.ts'

const DAYS = 24 * 60

const opening: readonly Scenario[] = [
  {
    title: 'makes the first key of a user, in place of the one that it had',
    spend: async (night) => {
      await night.schedule()
      await night.underFire(() => night.until('1:40'))
      await openAndClosed(night)
    },
  },
  {
    title: 'makes the first key of a user who has none',
    spend: async (night) => {
      await night.schedule({ principal: await night.aUser('newcomer', 0) })
      await night.underFire(() => night.until('1:40'))
      await openAndClosed(night)
    },
  },
  {
    title: 'makes room for the first key of a user who has two',
    spend: async (night) => {
      await night.schedule({ principal: await night.aUser('collector', 2) })
      await night.underFire(() => night.until('1:40'))
      await openAndClosed(night)
    },
  },
  {
    title: 'activates the key that the last job left',
    spend: async (night) => {
      await night.schedule({ keys: 'deactivate' })
      await openAndClosed(night)
      await night.schedule({ job: 'next', keys: 'deactivate', opens: '15:40', closes: '20:40' })
      await night.underFire(() => night.until('13:40'))
      await night.until('17:00')
      await check(night, { job: 'closed', next: 'open' })
      await night.until('24:00')
      await check(night, { job: 'closed', next: 'closed' })
    },
  },
  {
    title: 'deletes the key of long ago',
    spend: async (night) => {
      await night.schedule()
      await openAndClosed(night)
      const later = 8 * DAYS
      night.passDead(`${later}:00`)
      await night.schedule({ job: 'next', opens: `${later + 3}:40`, closes: `${later + 8}:40` })
      await night.underFire(() => night.until(`${later + 1}:40`))
      await night.until(`${later + 5}:00`)
      await check(night, { job: 'closed', next: 'open' })
      await night.until(`${later + 12}:00`)
      await check(night, { job: 'closed', next: 'closed' })
    },
  },
  {
    title: 'leaves the keys of a user alone that look after themselves',
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await night.underFire(() => night.until('1:40'))
      await openAndClosed(night)
    },
  },
]

const closing: readonly Scenario[] = [
  {
    title: 'replaces the key of a job that is over',
    spend: async (night) => {
      await night.schedule()
      await closedUnderFire(night)
    },
  },
  {
    title: 'deactivates the key of a job that is over',
    spend: async (night) => {
      await night.schedule({ keys: 'deactivate' })
      await closedUnderFire(night)
    },
  },
  {
    title: 'ends a job that looked after its own keys',
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await night.until('5:00')
      await night.underFire(() => night.until('8:40'))
      await closed(night)
    },
  },
  {
    title: 'leaves the key to a sibling that runs',
    spend: async (night) => {
      await night.schedule()
      await night.schedule({ job: 'sibling', closes: '14:40' })
      await night.until('5:00')
      await check(night, { job: 'open', sibling: 'open' })
      await night.underFire(() => night.until('8:40'))
      await night.until('12:00')
      await check(night, { job: 'closed', sibling: 'open' })
      await night.until('18:00')
      await check(night, { job: 'closed', sibling: 'closed' })
    },
  },
  {
    title: 'replaces the key of two jobs that are over at once',
    spend: async (night) => {
      await night.schedule()
      await night.schedule({ job: 'sibling' })
      await night.until('5:00')
      await check(night, { job: 'open', sibling: 'open' })
      await night.underFire(() => night.until('8:40'))
      await night.until('12:00')
      await check(night, { job: 'closed', sibling: 'closed' })
    },
  },
]

await crashTests(
  'rotate-keys',
  [...opening, ...closing],
  [
    ...['Query', 'PutItem', 'TransactWriteItems', 'PutLogEvents', 'PutEvents'],
    ...['ListAccessKeys', 'CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey'],
    ...['DescribeSecret', 'CreateSecret', 'PutSecretValue'],
  ],
)
