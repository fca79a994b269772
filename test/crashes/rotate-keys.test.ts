import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import { closed, closedUnderFire, openAndClosed, type Scenario } from './scenario.ts'

const DAYS = 24 * 60

const opening: readonly Scenario[] = [
  {
    title: 'makes the first key of a user, in place of the one that it had',
    spend: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.underFire(() => crashDay.until('1:40'))
      await openAndClosed(crashDay)
    },
  },
  {
    title: 'makes the first key of a user who has none',
    spend: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.aUser('newcomer', 0) })
      await crashDay.underFire(() => crashDay.until('1:40'))
      await openAndClosed(crashDay)
    },
  },
  {
    title: 'makes room for the first key of a user who has two',
    spend: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.aUser('collector', 2) })
      await crashDay.underFire(() => crashDay.until('1:40'))
      await openAndClosed(crashDay)
    },
  },
  {
    title: 'activates the key that the last job left',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'deactivate' })
      await openAndClosed(crashDay)
      await crashDay.schedule({ job: 'next', keys: 'deactivate', opens: '15:40', closes: '20:40' })
      await crashDay.underFire(() => crashDay.until('13:40'))
      await crashDay.until('17:00')
      await check(crashDay, { job: 'closed', next: 'open' })
      await crashDay.until('24:00')
      await check(crashDay, { job: 'closed', next: 'closed' })
    },
  },
  {
    title: 'deletes the key of long ago',
    spend: async (crashDay) => {
      await crashDay.schedule()
      await openAndClosed(crashDay)
      const later = 8 * DAYS
      crashDay.passDead(`${later}:00`)
      await crashDay.schedule({ job: 'next', opens: `${later + 3}:40`, closes: `${later + 8}:40` })
      await crashDay.underFire(() => crashDay.until(`${later + 1}:40`))
      await crashDay.until(`${later + 5}:00`)
      await check(crashDay, { job: 'closed', next: 'open' })
      await crashDay.until(`${later + 12}:00`)
      await check(crashDay, { job: 'closed', next: 'closed' })
    },
  },
  {
    title: 'leaves the keys of a user alone that look after themselves',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.underFire(() => crashDay.until('1:40'))
      await openAndClosed(crashDay)
    },
  },
]

const closing: readonly Scenario[] = [
  {
    title: 'replaces the key of a job that is over',
    spend: async (crashDay) => {
      await crashDay.schedule()
      await closedUnderFire(crashDay)
    },
  },
  {
    title: 'deactivates the key of a job that is over',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'deactivate' })
      await closedUnderFire(crashDay)
    },
  },
  {
    title: 'ends a job that looked after its own keys',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await crashDay.underFire(() => crashDay.until('8:40'))
      await closed(crashDay)
    },
  },
  {
    title: 'leaves the key to a sibling that runs',
    spend: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.schedule({ job: 'sibling', closes: '14:40' })
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open', sibling: 'open' })
      await crashDay.underFire(() => crashDay.until('8:40'))
      await crashDay.until('12:00')
      await check(crashDay, { job: 'closed', sibling: 'open' })
      await crashDay.until('18:00')
      await check(crashDay, { job: 'closed', sibling: 'closed' })
    },
  },
  {
    title: 'replaces the key of two jobs that are over at once',
    spend: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.schedule({ job: 'sibling' })
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open', sibling: 'open' })
      await crashDay.underFire(() => crashDay.until('8:40'))
      await crashDay.until('12:00')
      await check(crashDay, { job: 'closed', sibling: 'closed' })
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
