import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import { checkClosed, checkOpenThenClosed, closeWithCrashes, type Scenario } from './scenario.ts'

const DAYS = 24 * 60

const opening: readonly Scenario[] = [
  {
    title: 'creates the first key of a user, in place of their own',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.withCrashes(() => crashDay.until('1:40'))
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'creates the first key of a user who has none',
    run: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.createUser('newcomer', 0) })
      await crashDay.withCrashes(() => crashDay.until('1:40'))
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'deletes a key to create the first one of a user who has two',
    run: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.createUser('collector', 2) })
      await crashDay.withCrashes(() => crashDay.until('1:40'))
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'activates the key of the last job again',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'deactivate' })
      await checkOpenThenClosed(crashDay)
      await crashDay.schedule({ job: 'next', keys: 'deactivate', opens: '15:40', closes: '20:40' })
      await crashDay.withCrashes(() => crashDay.until('13:40'))
      await crashDay.until('17:00')
      await check(crashDay, { job: 'closed', next: 'open' })
      await crashDay.until('24:00')
      await check(crashDay, { job: 'closed', next: 'closed' })
    },
  },
  {
    title: 'deletes a key whose retention is over',
    run: async (crashDay) => {
      await crashDay.schedule()
      await checkOpenThenClosed(crashDay)
      const later = 8 * DAYS
      crashDay.passDead(`${later}:00`)
      await crashDay.schedule({ job: 'next', opens: `${later + 3}:40`, closes: `${later + 8}:40` })
      await crashDay.withCrashes(() => crashDay.until(`${later + 1}:40`))
      await crashDay.until(`${later + 5}:00`)
      await check(crashDay, { job: 'closed', next: 'open' })
      await crashDay.until(`${later + 12}:00`)
      await check(crashDay, { job: 'closed', next: 'closed' })
    },
  },
  {
    title: 'opens a job that keeps its own keys',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.withCrashes(() => crashDay.until('1:40'))
      await checkOpenThenClosed(crashDay)
    },
  },
]

const closing: readonly Scenario[] = [
  {
    title: 'replaces the key of a job that is over',
    run: async (crashDay) => {
      await crashDay.schedule()
      await closeWithCrashes(crashDay)
    },
  },
  {
    title: 'deactivates the key of a job that is over',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'deactivate' })
      await closeWithCrashes(crashDay)
    },
  },
  {
    title: 'closes a job that keeps its own keys',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await crashDay.withCrashes(() => crashDay.until('8:40'))
      await checkClosed(crashDay)
    },
  },
  {
    title: 'leaves the key to a sibling that is still open',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.schedule({ job: 'sibling', closes: '14:40' })
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open', sibling: 'open' })
      await crashDay.withCrashes(() => crashDay.until('8:40'))
      await crashDay.until('12:00')
      await check(crashDay, { job: 'closed', sibling: 'open' })
      await crashDay.until('18:00')
      await check(crashDay, { job: 'closed', sibling: 'closed' })
    },
  },
  {
    title: 'replaces the key of two jobs that close at the same time',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.schedule({ job: 'sibling' })
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open', sibling: 'open' })
      await crashDay.withCrashes(() => crashDay.until('8:40'))
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
