import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  ListPoliciesCommand,
} from '@aws-sdk/client-iam'
import type { Day } from '#local/day/day.ts'
import { aDay } from '#local/day/day.ts'
import { type Attempt, broken, type Faults } from '#local/faults.ts'
import type { Stack } from '#local/template/stack.ts'
import { at, SEED } from '#test/fixtures/seed.ts'
import { attached, liveKeys, newsOf, policies, trouble } from '#test/stories/night.ts'

const WIDE = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] })
const ASKED = { requestedBy: 'security@acmeco.example', reason: 'drill' }
const ROLE = { type: 'role', name: 'trainer-batch' }
const OTHER_USER = { type: 'user', name: 'trainer-gpu-02' }
const [SEED_JOB, USER_JOB, ROLE_JOB] = [String(SEED.jobId), 'evaluation', 'batch']

/** A night in which every Lambda does everything that it ever does, told as what came of it. */
export async function eventfulNight(alter?: (stack: Stack) => Stack): Promise<string> {
  const outage = { of: (_: Attempt): boolean => false }
  const faults: Faults = {
    before: (attempt) => (attempt.caller.kind === 'role' && outage.of(attempt) ? broken(attempt.protocol) : undefined),
    after: () => undefined,
  }
  const day = await aDay(at('00:30'), { faults, ...(alter && { alter }) })
  await schedule(day)
  await day.until(at('00:41'))
  const opened = [await attached(day), await attached(day, OTHER_USER.name), await liveKeys(day)]

  await meddle(day)
  await day.put('Training Job Extended', { jobId: USER_JOB, closesAt: '2025-07-16T02:00:00Z', ...ASKED })
  await day.put('Training Job Completed', { jobId: SEED_JOB })
  await day.put('Training Job Completed', { jobId: 'unheard-of' })

  outage.of = ({ service }) => service === 'logs'
  await day.put('Training Job Stopped', { jobId: USER_JOB })
  await day.put('Training Job Scheduled', { jobId: 'malformed' })
  await day.put('Access Revocation Requested', { principal: ROLE, ...ASKED })
  await day.until(at('00:43'))
  outage.of = () => false
  await day.until(at('00:50'))

  outage.of = ({ service }) => service === 'dynamodb'
  await failEverywhere(day)
  await day.until(at('00:55'))
  outage.of = () => false
  await day.put('Access Revocation Requested', { all: true, ...ASKED })
  await day.until(at('01:32'))

  return JSON.stringify([opened.map((list) => list.length), await policies(day), await cameOf(day)])
}

async function schedule(day: Day): Promise<void> {
  const window = { opensAt: '2025-07-16T00:40:00Z', closesAt: '2025-07-16T01:30:00Z' }
  await day.put('Training Job Scheduled', { ...SEED, window })
  await day.put('Training Job Scheduled', { ...SEED, jobId: USER_JOB, principal: OTHER_USER, window })
  await day.put('Training Job Scheduled', { ...SEED, jobId: ROLE_JOB, principal: ROLE, keys: 'keep', window })
  const scheduled = newsOf(day, 'Access Scheduled').map((detail) =>
    Object.assign({ jobId: '', policies: [''] }, detail),
  )
  const PolicyName = scheduled.find(({ jobId }) => jobId === ROLE_JOB)?.policies[0]
  const forged = { PolicyName, Path: `/curfew/${ROLE_JOB}/`, PolicyDocument: WIDE }
  await day.iam.send(new CreatePolicyCommand(forged)).catch(() => {})
}

/** Hands that give a policy another version, attach it elsewhere, and leave one that nobody knows. */
async function meddle({ iam }: Day): Promise<void> {
  const under = { Scope: 'Local', PathPrefix: `/curfew/${SEED_JOB}/` } as const
  const { Policies: [policy] = [] } = await iam.send(new ListPoliciesCommand(under))
  const PolicyArn = policy?.Arn ?? 'arn:aws:iam::111122223333:policy/missing'
  await iam
    .send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: WIDE, SetAsDefault: true }))
    .catch(() => {})
  await iam.send(new AttachUserPolicyCommand({ UserName: 'analyst-without-boundary', PolicyArn })).catch(() => {})
  const Tags = [{ Key: 'curfew:principal', Value: 'user/trainer-gpu-01' }]
  await iam.send(new CreatePolicyCommand({ PolicyName: 'orphan', Path: '/curfew/lost/', PolicyDocument: WIDE, Tags }))
}

/** One event for each Lambda, none of which it can take. */
async function failEverywhere(day: Day): Promise<void> {
  const news = { jobId: SEED_JOB, principal: SEED.principal }
  await day.put('Training Job Scheduled', { ...SEED, jobId: 'too-late' })
  await day.put('Training Job Failed', { jobId: SEED_JOB })
  for (const look of ['access', 'keys']) {
    day.aws.buses.put(day.aws.busName, { source: 'curfew', detailType: 'Access Due', detail: { ...news, look } })
  }
}

async function cameOf(day: Day): Promise<readonly unknown[]> {
  const queue = day.aws.stack.queues[0]?.arn ?? ''
  const letters = day.aws.lambda.queues.messages(queue).map(({ body }) => /function:(curfew-[a-z-]+)/.exec(body)?.[1])
  const failed = day.aws.runs.filter(({ outcome }) => !outcome.ok).map(({ functionName }) => functionName)
  const records = (await day.auditRecords()).map(({ by, change, phase }) => `${by} ${change} ${phase}`)
  const denied = day.aws.calls.all
    .filter(({ errorCode = '' }) => errorCode.startsWith('AccessDenied'))
    .map(({ caller, service, operation }) => `${caller?.name} ${service} ${operation}`)
  const live = (await liveKeys(day)).length
  return [letters.sort(), failed.sort(), records.sort(), denied.sort(), trouble(day).length, live]
}
