import { check } from './check.ts'
import { crashTests } from './crash-tests.ts'
import type { Night } from './day.ts'
import { complete, revoke } from './events.ts'
import { insistOnNews, type Scenario, sessionsOver } from './scenario.ts'

const ending: readonly Scenario[] = [
  {
    title: 'ends a job of Batch, which goes by two names',
    spend: async (night) => {
      await open(night)
      const detail = { jobName: night.named('job'), jobId: night.named('4c7599ae'), status: 'SUCCEEDED' }
      await night.underFire(async () => {
        night.day.aws.buses.putFromAws({ source: 'aws.batch', detailType: 'Batch Job State Change', detail })
        await night.until('5:00')
      })
      await night.until('9:00')
      await check(night, { job: 'ended' })
    },
  },
  {
    title: 'remembers the end of a job that is not scheduled yet',
    spend: async (night) => {
      await night.until('0:10')
      await night.underFire(() => complete(night))
      await night.until('2:00')
      await night.schedule({ askedAt: '0:05' })
      await night.until('5:00')
      await check(night, { job: 'ended' })
    },
  },
  {
    title: 'is told twice that a job is over',
    spend: async (night) => {
      await open(night)
      await complete(night)
      await night.until('5:10')
      await night.underFire(() => complete(night))
      await night.until('9:00')
      await check(night, { job: 'ended' })
    },
  },
]

const revoking: readonly Scenario[] = [
  {
    title: 'revokes a job before its window',
    spend: async (night) => {
      await night.schedule({ opens: '9:00', closes: '14:00' })
      await night.underFire(() => revoke(night, { jobId: night.named('job') }))
      await night.until('4:20')
      await check(night, { job: 'revoked' })
    },
  },
  {
    title: 'revokes all jobs of a user',
    spend: async (night) => {
      await night.schedule({ job: 'sibling', keys: 'keep' })
      await open(night)
      await night.underFire(() => revoke(night, { principal: night.user }))
      await night.until('9:00')
      await check(night, { job: 'revoked', sibling: 'revoked' })
    },
  },
  {
    title: 'revokes one of the jobs of a role, whose sessions go on',
    spend: async (night) => {
      const principal = await night.aRole('batch')
      await night.schedule({ principal, job: 'sibling' })
      await night.schedule({ principal })
      await night.until('5:00')
      await night.underFire(() => revoke(night, { jobId: night.named('job') }))
      await night.until('8:30')
      await check(night, { job: 'revoked', sibling: 'open' })
      await night.until('12:00')
      await check(night, { job: 'revoked', sibling: 'closed' })
    },
  },
  {
    title: 'revokes everything, and the sessions of roles with it',
    spend: async (night) => {
      const principal = await night.aRole('batch')
      await night.schedule({ principal, job: 'first' })
      await open(night)
      await night.underFire(() => revoke(night, { all: true }))
      await night.until('9:00')
      await check(night, { job: 'revoked', first: 'revoked' })
      await sessionsOver(night)
      await check(night, { job: 'revoked', first: 'revoked' })
    },
  },
  {
    title: 'refuses a revocation that does not say of what',
    spend: async (night) => {
      await night.underFire(() => revoke(night, {}))
      await night.until('3:20')
      insistOnNews(night, 'Access Refused')
      await check(night, {})
    },
  },
]

async function open(night: Night): Promise<void> {
  await night.schedule({ keys: 'keep' })
  await night.until('5:00')
}

await crashTests(
  'end-access',
  [...ending, ...revoking],
  [...['GetItem', 'Query', 'PutItem', 'UpdateItem', 'PutLogEvents', 'PutEvents']],
)
