import { UpdateUserCommand } from '@aws-sdk/client-iam'
import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import { revoke } from './events.ts'
import {
  checkClosed,
  checkOpenThenClosed,
  closeWithCrashes,
  expectKeys,
  expectNoLiveKey,
  type Scenario,
} from './scenario.ts'

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
    title: 'deletes its own inactive key to create another, because the other slot has a key of the user',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'deactivate' })
      await checkOpenThenClosed(crashDay)
      await crashDay.schedule({ job: 'next', opens: '15:40', closes: '20:40' })
      await crashDay.withCrashes(() => crashDay.until('13:40'))
      await crashDay.until('17:00')
      await check(crashDay, { job: 'closed', next: 'open' })
      await crashDay.until('24:00')
      await check(crashDay, { job: 'closed', next: 'closed' })
    },
  },
  {
    title: 'creates a key beside that of a job that keeps its keys',
    run: async (crashDay) => {
      await crashDay.schedule({ job: 'kept', keys: 'keep', opens: '0:40', closes: '8:40' })
      await crashDay.until('0:30')
      await crashDay.schedule()
      await crashDay.withCrashes(() => crashDay.until('1:40'))
      await crashDay.until('5:00')
      await check(crashDay, { kept: 'open', job: 'open' })
      await crashDay.until('12:00')
      await check(crashDay, { kept: 'closed', job: 'closed' })
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
    title: 'deletes a replaced key whose retention is over, without another job',
    run: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.createUser('newcomer', 0) })
      await checkOpenThenClosed(crashDay)
      expectKeys(crashDay, 'newcomer', 2)
      // The rings of other days are due before that of this one.
      const later = 7 * DAYS + 6
      crashDay.passDead(`${later}:00`)
      await crashDay.until(`${later + 2}:00`)
      await crashDay.withCrashes(() => crashDay.until(`${later + 4}:40`))
      await crashDay.until(`${later + 8}:00`)
      await check(crashDay, { job: 'closed' })
      expectKeys(crashDay, 'newcomer', 1)
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
    title: 'replaces a compromised key although a job uses it',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.schedule({ job: 'sibling' })
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open', sibling: 'open' })
      await crashDay.withCrashes(() => revoke(crashDay, { jobId: crashDay.named('job'), compromised: true }))
      await crashDay.until('8:30')
      await check(crashDay, { job: 'revoked', sibling: 'open' })
      await crashDay.until('12:00')
      await check(crashDay, { job: 'revoked', sibling: 'closed' })
    },
  },
  {
    title: 'finds the key of a renamed user, and deactivates it',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open' })
      const rename = { UserName: crashDay.user.name, NewUserName: crashDay.named('renamed') }
      await crashDay.day.iam.send(new UpdateUserCommand(rename))
      await crashDay.withCrashes(() => crashDay.until('8:40'))
      await crashDay.until('12:00')
      expectNoLiveKey(crashDay, 'renamed')
    },
  },
  {
    title: 'replaces the key of two jobs that close within seconds',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.schedule({ job: 'sibling', closes: '8:45' })
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open', sibling: 'open' })
      await crashDay.withCrashes(() => crashDay.until('8:50'))
      await crashDay.until('12:00')
      await check(crashDay, { job: 'closed', sibling: 'closed' })
    },
  },
]

await crashTests(
  'rotate-keys',
  [...opening, ...closing],
  [
    ...['Query', 'GetItem', 'TransactWriteItems'],
    ...['GetUser', 'GetAccessKeyLastUsed', 'ListAccessKeys', 'CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey'],
    ...['DescribeSecret', 'CreateSecret', 'PutSecretValue'],
  ],
)
