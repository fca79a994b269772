import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import { GROUP } from './account.ts'
import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import type { CrashDay } from './day.ts'
import { beat, complete, extend, report, start } from './events.ts'
import { giveOwnRights } from './principals.ts'
import { checkOpenThenClosed, expectAnnouncement, expectTimer, type Scenario } from './scenario.ts'
import { reopening } from './schedule/reopening.ts'

const scheduling: readonly Scenario[] = [
  {
    title: 'schedules a job of a user, with a timer for each edge',
    run: async (crashDay) => {
      await crashDay.withCrashes(() => crashDay.schedule())
      await crashDay.until('4:50')
      expectTimer(crashDay, '8:40')
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'schedules a job of a role with rights of its own, that opens at once',
    run: async (crashDay) => {
      const principal = await crashDay.createRole('batch')
      await giveOwnRights(crashDay.day.iam, principal, GROUP)
      await crashDay.withCrashes(() => crashDay.schedule({ principal, opens: '1:30' }))
      await crashDay.until('4:50')
      expectTimer(crashDay, '8:40')
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'schedules a job of a user with rights of its own and of a group',
    run: async (crashDay) => {
      await giveOwnRights(crashDay.day.iam, crashDay.user, GROUP)
      await crashDay.withCrashes(() => crashDay.schedule({ keys: 'keep' }))
      await crashDay.until('4:50')
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'schedules a job that has ended already',
    run: async (crashDay) => {
      await crashDay.until('0:10')
      await complete(crashDay)
      await crashDay.withCrashes(() => crashDay.schedule({ putAt: '0:05' }))
      await crashDay.until('5:00')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'schedules a job that names a run, which is found by it',
    run: async (crashDay) => {
      const endsWith = crashDay.named('nightly')
      await crashDay.withCrashes(() => crashDay.schedule({ keys: 'keep', endsWith }))
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open' })
      await report(crashDay, endsWith)
      await crashDay.until('9:00')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'schedules a job that names a run which has ended already',
    run: async (crashDay) => {
      await crashDay.until('0:10')
      const endsWith = crashDay.named('nightly')
      await report(crashDay, endsWith)
      await crashDay.withCrashes(() => crashDay.schedule({ putAt: '0:05', opens: '1:00', endsWith }))
      await crashDay.until('5:00')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'gets the same request twice',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('0:10')
      await crashDay.withCrashes(() => crashDay.schedule({ keys: 'keep' }))
      await checkOpenThenClosed(crashDay)
    },
  },
]

const extending: readonly Scenario[] = [
  {
    title: 'extends a job that is open',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await crashDay.withCrashes(() => extend(crashDay, '12:00'))
      await checkShortened(crashDay)
    },
  },
  {
    title: 'gets the same extension twice',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await extend(crashDay, '12:00')
      await crashDay.until('0:10')
      await crashDay.withCrashes(() => extend(crashDay, '12:00'))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'open' })
      await crashDay.until('15:20')
      await check(crashDay, { job: 'closed' })
    },
  },
]

const early: readonly Scenario[] = [
  {
    title: 'schedules a job whose extensions came first, one of them too far',
    run: async (crashDay) => {
      await extend(crashDay, '12:00')
      await extend(crashDay, '9999:00')
      await crashDay.until('0:10')
      await crashDay.withCrashes(() => crashDay.schedule({ keys: 'keep' }))
      await crashDay.until('9:00')
      expectTimer(crashDay, '12:00')
      expectAnnouncement(crashDay, 'Access Extended')
      expectAnnouncement(crashDay, 'Access Refused')
      await check(crashDay, { job: 'open' })
      await crashDay.until('15:20')
      await check(crashDay, { job: 'closed' })
    },
  },
  {
    title: 'keeps an extension of a job that is not scheduled yet',
    run: async (crashDay) => {
      await crashDay.withCrashes(() => extend(crashDay, '12:00'))
      await crashDay.until('3:20')
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('9:00')
      await check(crashDay, { job: 'open' })
      await crashDay.until('15:20')
      await check(crashDay, { job: 'closed' })
    },
  },
  {
    title: 'refuses an extension whose job nobody requested for a day',
    run: async (crashDay) => {
      await extend(crashDay, '2000:00')
      crashDay.passDead('1439:30')
      await crashDay.withCrashes(() => crashDay.until('1441:00'))
      await crashDay.until('1445:00')
      expectAnnouncement(crashDay, 'Access Refused')
      await check(crashDay, { job: 'refused' })
    },
  },
]

/** Its start has moved the end of the job to 12:00. */
async function checkShortened(crashDay: CrashDay): Promise<void> {
  await crashDay.until('9:00')
  expectTimer(crashDay, '12:00')
  await check(crashDay, { job: 'open' })
  await crashDay.until('15:20')
  await check(crashDay, { job: 'closed' })
}

const starting: readonly Scenario[] = [
  {
    title: 'moves the end of a job that starts',
    run: async (crashDay) => {
      await crashDay.schedule({ closes: '30:00', runsFor: 'PT7M' })
      await crashDay.until('5:00')
      await crashDay.withCrashes(() => start(crashDay))
      await checkShortened(crashDay)
      expectAnnouncement(crashDay, 'Access Shortened')
    },
  },
  {
    title: 'keeps the start of a job that is not scheduled yet',
    run: async (crashDay) => {
      await crashDay.until('1:00')
      await crashDay.withCrashes(() => start(crashDay))
      await crashDay.until('4:20')
      await crashDay.schedule({ keys: 'keep', opens: '5:00', closes: '30:00', runsFor: 'PT11M', putAt: '0:30' })
      await checkShortened(crashDay)
    },
  },
  {
    title: 'schedules a job whose start came first',
    run: async (crashDay) => {
      await crashDay.until('1:00')
      await start(crashDay)
      await crashDay.withCrashes(() =>
        crashDay.schedule({ keys: 'keep', opens: '5:00', closes: '30:00', runsFor: 'PT11M', putAt: '0:30' }),
      )
      await checkShortened(crashDay)
      expectAnnouncement(crashDay, 'Access Shortened')
    },
  },
  {
    title: 'remembers a heartbeat',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep', closes: '40:00', heartbeat: 'PT10M' })
      await crashDay.until('8:00')
      await crashDay.withCrashes(() => beat(crashDay))
      await crashDay.until('17:30')
      await check(crashDay, { job: 'open' })
      await crashDay.until('22:00')
      await check(crashDay, { job: 'ended' })
    },
  },
]

const refusing: readonly Scenario[] = [
  {
    title: 'refuses a malformed request',
    run: async (crashDay) => {
      await crashDay.withCrashes(() => crashDay.schedule({ datasets: ['s3://'] }))
      await refused(crashDay)
    },
  },
  {
    title: 'refuses a principal that Curfew does not manage',
    run: async (crashDay) => {
      const principal = { type: 'user', name: 'analyst-without-boundary' } as const
      await crashDay.withCrashes(() => crashDay.schedule({ principal }))
      await refused(crashDay)
    },
  },
  {
    title: 'refuses a user with two active keys',
    run: async (crashDay) => {
      const principal = await crashDay.createUser('collector', 2)
      const [spare] = crashDay.users.get(principal.name) ?? []
      const activated = { UserName: principal.name, AccessKeyId: spare?.accessKeyId, Status: 'Active' } as const
      await crashDay.day.iam.send(new UpdateAccessKeyCommand(activated))
      await crashDay.withCrashes(() => crashDay.schedule({ principal }))
      await refused(crashDay)
    },
  },
  {
    title: 'refuses a job id that was used for another request',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('0:10')
      await crashDay.withCrashes(() => crashDay.schedule({ keys: 'keep', closes: '10:00' }))
      await checkOpenThenClosed(crashDay)
      expectAnnouncement(crashDay, 'Access Refused')
    },
  },
  {
    title: 'refuses to extend a job that was never scheduled, to an end that has passed',
    run: async (crashDay) => {
      await crashDay.until('1:00')
      await crashDay.withCrashes(() => extend(crashDay, '0:30'))
      await refused(crashDay)
    },
  },
]

async function refused(crashDay: CrashDay): Promise<void> {
  await crashDay.until('3:20')
  expectAnnouncement(crashDay, 'Access Refused')
  await check(crashDay, { job: 'refused' })
}

await crashTests(
  'schedule-access',
  [...scheduling, ...extending, ...reopening, ...early, ...starting, ...refusing],
  [
    ...['GetItem', 'Query', 'TransactGetItems', 'TransactWriteItems', 'PutItem', 'PutEvents', 'CreateSchedule'],
    ...['GetUser', 'ListAttachedUserPolicies', 'ListAccessKeys', 'GetRole', 'ListAttachedRolePolicies'],
    ...['GetAccountSummary', 'UpdateItem'],
    ...['ListUserPolicies', 'GetUserPolicy', 'ListRolePolicies', 'GetRolePolicy', 'GetPolicy', 'GetPolicyVersion'],
    ...['ListGroupsForUser', 'ListAttachedGroupPolicies', 'ListGroupPolicies', 'GetGroupPolicy'],
  ],
)
