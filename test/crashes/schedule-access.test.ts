import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import type { CrashDay } from './day.ts'
import { complete, extend } from './events.ts'
import { insistOnNews, insistOnTimer, openAndClosed, type Scenario } from './scenario.ts'

const scheduling: readonly Scenario[] = [
  {
    title: 'schedules a job of a user, with a timer for each edge',
    spend: async (crashDay) => {
      await crashDay.underFire(() => crashDay.schedule())
      await crashDay.until('4:50')
      insistOnTimer(crashDay, '8:40')
      await openAndClosed(crashDay)
    },
  },
  {
    title: 'schedules a job of a role that is to open at once',
    spend: async (crashDay) => {
      const principal = await crashDay.aRole('batch')
      await crashDay.underFire(() => crashDay.schedule({ principal, opens: '1:30' }))
      await crashDay.until('4:50')
      insistOnTimer(crashDay, '8:40')
      await openAndClosed(crashDay)
    },
  },
  {
    title: 'schedules a job that is over already',
    spend: async (crashDay) => {
      await crashDay.until('0:10')
      await complete(crashDay)
      await crashDay.underFire(() => crashDay.schedule({ askedAt: '0:05' }))
      await crashDay.until('5:00')
      await check(crashDay, { job: 'ended' })
    },
  },
  {
    title: 'is asked twice for the same',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('0:10')
      await crashDay.underFire(() => crashDay.schedule({ keys: 'keep' }))
      await openAndClosed(crashDay)
    },
  },
]

const extending: readonly Scenario[] = [
  {
    title: 'extends',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await crashDay.underFire(() => extend(crashDay, '12:00'))
      await crashDay.until('9:00')
      insistOnTimer(crashDay, '12:00')
      await check(crashDay, { job: 'open' })
      await crashDay.until('15:20')
      await check(crashDay, { job: 'closed' })
    },
  },
  {
    title: 'is asked twice for the same extension',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await extend(crashDay, '12:00')
      await crashDay.until('0:10')
      await crashDay.underFire(() => extend(crashDay, '12:00'))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'open' })
      await crashDay.until('15:20')
      await check(crashDay, { job: 'closed' })
    },
  },
]

const refusing: readonly Scenario[] = [
  {
    title: 'refuses what is malformed',
    spend: async (crashDay) => {
      await crashDay.underFire(() => crashDay.schedule({ datasets: ['s3://'] }))
      await refused(crashDay)
    },
  },
  {
    title: 'refuses a principal that is not under Curfew',
    spend: async (crashDay) => {
      const principal = { type: 'user', name: 'analyst-without-boundary' } as const
      await crashDay.underFire(() => crashDay.schedule({ principal }))
      await refused(crashDay)
    },
  },
  {
    title: 'refuses a user with two live keys',
    spend: async (crashDay) => {
      const principal = await crashDay.aUser('collector', 2)
      const [spare] = crashDay.users.get(principal.name) ?? []
      const revived = { UserName: principal.name, AccessKeyId: spare?.accessKeyId, Status: 'Active' } as const
      await crashDay.day.iam.send(new UpdateAccessKeyCommand(revived))
      await crashDay.underFire(() => crashDay.schedule({ principal }))
      await refused(crashDay)
    },
  },
  {
    title: 'refuses a job id that was used before',
    spend: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('0:10')
      await crashDay.underFire(() => crashDay.schedule({ keys: 'keep', closes: '10:00' }))
      await openAndClosed(crashDay)
      insistOnNews(crashDay, 'Access Refused')
    },
  },
  {
    title: 'refuses to extend a job that nobody scheduled',
    spend: async (crashDay) => {
      await crashDay.underFire(() => extend(crashDay, '12:00'))
      await refused(crashDay)
    },
  },
]

async function refused(crashDay: CrashDay): Promise<void> {
  await crashDay.until('3:20')
  insistOnNews(crashDay, 'Access Refused')
  await check(crashDay, { job: 'refused' })
}

await crashTests(
  'schedule-access',
  [...scheduling, ...extending, ...refusing],
  [
    ...['GetItem', 'Query', 'TransactWriteItems', 'PutItem', 'PutLogEvents', 'PutEvents', 'CreateSchedule'],
    ...['GetUser', 'ListAttachedUserPolicies', 'ListAccessKeys', 'GetRole', 'ListAttachedRolePolicies'],
    'GetAccountSummary',
  ],
)
