import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import type { CrashDay } from './day.ts'
import { complete, report, revoke } from './events.ts'
import { expectAnnouncement, expectRevoked, type Scenario, untilSessionsExpire } from './scenario.ts'

const ending: readonly Scenario[] = [
  {
    title: 'ends a job of AWS Batch, which has a name and an id',
    run: async (crashDay) => {
      await open(crashDay)
      const detail = { jobName: crashDay.named('job'), jobId: crashDay.named('4c7599ae'), status: 'SUCCEEDED' }
      await crashDay.withCrashes(async () => {
        crashDay.day.aws.buses.putFromAws({ source: 'aws.batch', detailType: 'Batch Job State Change', detail })
        await crashDay.until('5:00')
      })
      await crashDay.until('9:00')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'ends the jobs that name a run, and not that of the next night',
    run: async (crashDay) => {
      const endsWith = crashDay.named('nightly')
      await crashDay.schedule({ keys: 'keep', endsWith })
      await crashDay.schedule({ job: 'sibling', keys: 'keep', endsWith })
      await crashDay.schedule({ job: 'next', opens: '14:00', closes: '19:00', keys: 'keep', endsWith })
      await crashDay.until('5:00')
      await crashDay.withCrashes(() => report(crashDay, endsWith))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'ended', sibling: 'ended', next: 'scheduled' })
      // Not to be open on another day of the account.
      await complete(crashDay, 'next')
    },
  },
  {
    title: 'remembers the end of a run that a job names which is not scheduled yet',
    run: async (crashDay) => {
      await crashDay.until('0:10')
      const endsWith = crashDay.named('nightly')
      await crashDay.withCrashes(() => report(crashDay, endsWith))
      await crashDay.until('2:00')
      await crashDay.schedule({ putAt: '0:05', opens: '1:00', closes: '8:40', endsWith })
      await crashDay.until('5:00')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'remembers the end of a job that is not scheduled yet',
    run: async (crashDay) => {
      await crashDay.until('0:10')
      await crashDay.withCrashes(() => complete(crashDay))
      await crashDay.until('2:00')
      await crashDay.schedule({ putAt: '0:05' })
      await crashDay.until('5:00')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'gets the same end twice',
    run: async (crashDay) => {
      await open(crashDay)
      await complete(crashDay)
      await crashDay.until('5:10')
      await crashDay.withCrashes(() => complete(crashDay))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'ended' })
    },
  },
]

const revoking: readonly Scenario[] = [
  {
    title: 'reports that the key of a job is compromised, which another job uses',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.schedule({ job: 'sibling', closes: '14:40' })
      await crashDay.until('5:00')
      await check(crashDay, { job: 'open', sibling: 'open' })
      const leaked = liveKeyOf(crashDay)
      await crashDay.withCrashes(() => revoke(crashDay, { jobId: crashDay.named('job'), compromised: true }))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'revoked', sibling: 'open' })
      if (liveKeyOf(crashDay) === leaked) crashDay.problems.push('the compromised key is still live')
    },
  },
  {
    title: 'revokes a job before its window',
    run: async (crashDay) => {
      await crashDay.schedule({ opens: '9:00', closes: '14:00' })
      await crashDay.withCrashes(() => revoke(crashDay, { jobId: crashDay.named('job') }))
      await crashDay.until('4:20')
      await check(crashDay, { job: 'revoked' })
      expectRevoked(crashDay, { ended: 1, over: 0 })
    },
  },
  {
    title: 'revokes all jobs of a user',
    run: async (crashDay) => {
      await crashDay.schedule({ job: 'sibling', keys: 'keep' })
      await open(crashDay)
      await crashDay.withCrashes(() => revoke(crashDay, { principal: crashDay.user }))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'revoked', sibling: 'revoked' })
      expectRevoked(crashDay, { ended: 2, over: 0 })
    },
  },
  {
    title: 'revokes one of two jobs of a role, whose sessions go on',
    run: async (crashDay) => {
      const principal = await crashDay.createRole('batch')
      await crashDay.schedule({ principal, job: 'sibling' })
      await crashDay.schedule({ principal })
      await crashDay.until('5:00')
      await crashDay.withCrashes(() => revoke(crashDay, { jobId: crashDay.named('job') }))
      await crashDay.until('8:30')
      await check(crashDay, { job: 'revoked', sibling: 'open' })
      await crashDay.until('12:00')
      await check(crashDay, { job: 'revoked', sibling: 'closed' })
    },
  },
  {
    title: 'revokes everything, and the sessions of roles with it',
    run: async (crashDay) => {
      const principal = await crashDay.createRole('batch')
      await crashDay.schedule({ principal, job: 'first' })
      await open(crashDay)
      await crashDay.withCrashes(() => revoke(crashDay, { all: true }))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'revoked', first: 'revoked' })
      expectRevoked(crashDay, { ended: 2, over: 0 })
      await untilSessionsExpire(crashDay)
      await check(crashDay, { job: 'revoked', first: 'revoked' })
    },
  },
  {
    title: 'revokes a role whose job is over, and its sessions with it',
    run: async (crashDay) => {
      const principal = await crashDay.createRole('batch')
      await crashDay.schedule({ principal })
      await crashDay.until('5:00')
      await complete(crashDay)
      await crashDay.until('6:10')
      await crashDay.withCrashes(() => revoke(crashDay, { principal, jobId: crashDay.named('job') }))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'ended' })
      expectRevoked(crashDay, { ended: 0, over: 1 })
      const ban = await crashDay.banOf(principal)
      if (ban?.deniedAt === undefined) crashDay.problems.push('no sessions are denied')
      await untilSessionsExpire(crashDay)
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'revokes a job that is not scheduled yet, and one that nobody knows',
    run: async (crashDay) => {
      await crashDay.until('0:10')
      const jobIds = [crashDay.named('job'), crashDay.named('unknown')]
      await crashDay.withCrashes(() => revoke(crashDay, { jobIds }))
      await crashDay.until('2:00')
      await crashDay.schedule({ putAt: '0:05' })
      await crashDay.until('5:00')
      await check(crashDay, { job: 'revoked' })
      expectRevoked(crashDay, { ended: 0, over: 0 })
    },
  },
  {
    title: 'refuses a revocation without a target',
    run: async (crashDay) => {
      await crashDay.withCrashes(() => revoke(crashDay, {}))
      await crashDay.until('3:20')
      expectAnnouncement(crashDay, 'Access Refused')
      await check(crashDay, {})
    },
  },
]

function liveKeyOf({ day, user }: CrashDay): string | undefined {
  const keys = [...day.aws.truth.iam().keys.values()]
  return keys.find(({ userName, status }) => userName === user.name && status === 'Active')?.id
}

async function open(crashDay: CrashDay): Promise<void> {
  await crashDay.schedule({ keys: 'keep' })
  await crashDay.until('5:00')
}

await crashTests(
  'end-access',
  [...ending, ...revoking],
  [...['GetItem', 'Query', 'PutItem', 'TransactWriteItems', 'UpdateItem', 'PutEvents']],
)
