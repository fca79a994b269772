import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import type { Night } from './day.ts'
import { complete, extend } from './events.ts'
import { insistOnNews, insistOnTimer, openAndClosed, type Scenario } from './scenario.ts'

const scheduling: readonly Scenario[] = [
  {
    title: 'schedules a job of a user, with a timer for each edge',
    spend: async (night) => {
      await night.underFire(() => night.schedule())
      await night.until('4:50')
      insistOnTimer(night, '8:40')
      await openAndClosed(night)
    },
  },
  {
    title: 'schedules a job of a role that is to open at once',
    spend: async (night) => {
      const principal = await night.aRole('batch')
      await night.underFire(() => night.schedule({ principal, opens: '1:30' }))
      await night.until('4:50')
      insistOnTimer(night, '8:40')
      await openAndClosed(night)
    },
  },
  {
    title: 'schedules a job that is over already',
    spend: async (night) => {
      await night.until('0:10')
      await complete(night)
      await night.underFire(() => night.schedule({ askedAt: '0:05' }))
      await night.until('5:00')
      await check(night, { job: 'ended' })
    },
  },
  {
    title: 'is asked twice for the same',
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await night.until('0:10')
      await night.underFire(() => night.schedule({ keys: 'keep' }))
      await openAndClosed(night)
    },
  },
]

const extending: readonly Scenario[] = [
  {
    title: 'extends',
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await night.until('5:00')
      await night.underFire(() => extend(night, '12:00'))
      await night.until('9:00')
      insistOnTimer(night, '12:00')
      await check(night, { job: 'open' })
      await night.until('15:20')
      await check(night, { job: 'closed' })
    },
  },
  {
    title: 'is asked twice for the same extension',
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await extend(night, '12:00')
      await night.until('0:10')
      await night.underFire(() => extend(night, '12:00'))
      await night.until('9:00')
      await check(night, { job: 'open' })
      await night.until('15:20')
      await check(night, { job: 'closed' })
    },
  },
]

const refusing: readonly Scenario[] = [
  {
    title: 'refuses what is malformed',
    spend: async (night) => {
      await night.underFire(() => night.schedule({ datasets: ['s3://'] }))
      await refused(night)
    },
  },
  {
    title: 'refuses a principal that is not under Curfew',
    spend: async (night) => {
      const principal = { type: 'user', name: 'analyst-without-boundary' } as const
      await night.underFire(() => night.schedule({ principal }))
      await refused(night)
    },
  },
  {
    title: 'refuses a user with two live keys',
    spend: async (night) => {
      const principal = await night.aUser('collector', 2)
      const [spare] = night.users.get(principal.name) ?? []
      const revived = { UserName: principal.name, AccessKeyId: spare?.accessKeyId, Status: 'Active' } as const
      await night.day.iam.send(new UpdateAccessKeyCommand(revived))
      await night.underFire(() => night.schedule({ principal }))
      await refused(night)
    },
  },
  {
    title: 'refuses a job id that was used before',
    spend: async (night) => {
      await night.schedule({ keys: 'keep' })
      await night.until('0:10')
      await night.underFire(() => night.schedule({ keys: 'keep', closes: '10:00' }))
      await openAndClosed(night)
      insistOnNews(night, 'Access Refused')
    },
  },
  {
    title: 'refuses to extend a job that nobody scheduled',
    spend: async (night) => {
      await night.underFire(() => extend(night, '12:00'))
      await refused(night)
    },
  },
]

async function refused(night: Night): Promise<void> {
  await night.until('3:20')
  insistOnNews(night, 'Access Refused')
  await check(night, { job: 'refused' })
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
