import {
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  ListPoliciesCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { type Attempt, type Faults, serverError } from '@curfew/local-aws/faults'
import type { Stack } from '@curfew/local-aws/template/stack'
import type { Day } from '#local/day/day.ts'
import { aDay } from '#local/day/day.ts'
import { at, SEED } from '#test/fixtures/seed.ts'
import { announcementsOf } from '#test/stories/day.ts'
import { attachTo, createPolicy, joinGroup, putInline, putInRole } from '#test/stories/own-policies.ts'

const WIDE = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] })
const REQUESTED = { requestedBy: 'security@acmeco.example', reason: 'drill' }
const ROLE = { type: 'role', name: 'trainer-batch' }
const OTHER_USER = { type: 'user', name: 'trainer-gpu-02' }
const [SEED_JOB, USER_JOB, SIBLING_JOB, ROLE_JOB] = [String(SEED.jobId), 'evaluation', 'sweep-7', 'batch']
const WINDOW = { opensAt: '2025-07-16T00:40:00Z', closesAt: '2025-07-16T01:30:00Z' }

/** Days in which every Lambda, and every timer, does everything that it ever does. */
export const DAYS: readonly (() => Promise<void>)[] = [
  eventfulDay,
  dayWithoutSettleAccess,
  dayOfARename,
  dayOfOwnPolicies,
]

async function eventfulDay(): Promise<void> {
  const outage = { of: (_: Attempt): boolean => false }
  const faults: Faults = {
    before: (attempt) =>
      attempt.caller.kind === 'role' && outage.of(attempt) ? serverError(attempt.protocol) : undefined,
    after: () => undefined,
  }
  const day = await aDay(at('00:30'), { faults })
  await schedule(day)
  await day.until(at('00:41'))
  const running = { jobName: 'nightly-train', jobId: '4c7599ae', status: 'RUNNING' }
  day.aws.buses.putFromAws({ source: 'aws.batch', detailType: 'Batch Job State Change', detail: running })

  await tamper(day)
  await day.put('Training Job Extended', { jobId: USER_JOB, closesAt: '2025-07-16T02:00:00Z', ...REQUESTED })
  await day.put('Training Job Completed', { jobId: SEED_JOB })
  await day.put('Training Job Completed', { jobId: 'unheard-of' })
  const detail = { jobName: 'nightly-train', jobId: '4c7599ae', status: 'FAILED' }
  day.aws.buses.putFromAws({ source: 'aws.batch', detailType: 'Batch Job State Change', detail })

  outage.of = ({ service }) => service === 'logs'
  await day.put('Training Job Stopped', { jobId: USER_JOB })
  await day.put('Training Job Scheduled', { jobId: 'malformed' })
  await day.put('Access Revocation Requested', { principal: ROLE, ...REQUESTED })
  await day.put('Access Revocation Requested', { jobIds: [SIBLING_JOB, 'unheard-of'], ...REQUESTED })
  await day.until(at('00:43'))
  outage.of = () => false
  await day.until(at('00:50'))

  outage.of = ({ service }) => service === 'dynamodb'
  await failEverywhere(day)
  await day.until(at('00:55'))
  outage.of = () => false
  await day.put('Access Revocation Requested', { all: true, ...REQUESTED })
  await day.until(at('01:32'))
}

/** Timers that cannot invoke their Lambda send a dead letter. */
async function dayWithoutSettleAccess(): Promise<void> {
  const alter = (stack: Stack): Stack => ({
    ...stack,
    functions: stack.functions.filter(({ name }) => name !== 'curfew-settle-access'),
  })
  const day = await aDay(at('00:30'), { alter })
  await day.put('Training Job Scheduled', { ...SEED, window: WINDOW })
  await day.until(at('00:41'))
}

/** The key of a renamed user is found by its id. */
async function dayOfARename(): Promise<void> {
  const day = await aDay(at('00:30'))
  await day.put('Training Job Scheduled', { ...SEED, window: WINDOW })
  await day.until(at('00:41'))
  await day.iam.send(new UpdateUserCommand({ UserName: 'trainer-gpu-01', NewUserName: 'renamed' }))
  await day.put('Training Job Completed', { jobId: SEED_JOB })
}

/** Principals that have rights of their own: attached and inline ones, and those of a group. */
async function dayOfOwnPolicies(): Promise<void> {
  const day = await aDay(at('00:30'))
  await putInline(day, 'own', WIDE)
  await joinGroup(day, 'analysts', WIDE)
  await attachTo(day, await createPolicy(day, 'models', WIDE))
  await putInRole(day, ROLE.name, 'own', WIDE)
  await day.put('Training Job Scheduled', { ...SEED, window: WINDOW })
  await day.put('Training Job Scheduled', { ...SEED, jobId: ROLE_JOB, principal: ROLE, keys: 'keep', window: WINDOW })
}

async function schedule(day: Day): Promise<void> {
  const window = WINDOW
  await day.put('Training Job Scheduled', { ...SEED, window })
  await day.put('Training Job Scheduled', { ...SEED, jobId: USER_JOB, principal: OTHER_USER, window })
  const endsWith = { batch: { jobName: 'nightly-train' } }
  await day.put('Training Job Scheduled', { ...SEED, jobId: SIBLING_JOB, principal: OTHER_USER, window, endsWith })
  await day.put('Training Job Scheduled', { ...SEED, jobId: ROLE_JOB, principal: ROLE, keys: 'keep', window })
  const scheduled = announcementsOf(day, 'Access Scheduled').map((detail) =>
    Object.assign({ jobId: '', policies: [''] }, detail),
  )
  const PolicyName = scheduled.find(({ jobId }) => jobId === ROLE_JOB)?.policies[0]
  const forged = { PolicyName, Path: `/curfew/${ROLE_JOB}/`, PolicyDocument: WIDE }
  await day.iam.send(new CreatePolicyCommand(forged))
}

/** Manual changes: another version of policies, attachments to others and to a group, and orphans under Curfew's path. */
async function tamper(day: Day): Promise<void> {
  const GroupName = 'analysts'
  await day.iam.send(new CreateGroupCommand({ GroupName }))
  for (const jobId of [SEED_JOB, USER_JOB]) {
    const under = { Scope: 'Local', PathPrefix: `/curfew/${jobId}/` } as const
    const { Policies: [policy] = [] } = await day.iam.send(new ListPoliciesCommand(under))
    const PolicyArn = policy?.Arn
    await day.iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: WIDE, SetAsDefault: true }))
    await day.iam.send(new AttachUserPolicyCommand({ UserName: 'analyst-without-boundary', PolicyArn }))
    await day.iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }))
  }
  const Tags = [{ Key: 'curfew:principal', Value: 'user/trainer-gpu-01' }]
  const orphan = { PolicyName: 'orphan', Path: '/curfew/lost/', PolicyDocument: WIDE, Tags }
  await day.iam.send(new CreatePolicyCommand(orphan))
  const untagged = { PolicyName: 'planted', Path: '/curfew/planted/', PolicyDocument: WIDE }
  const planted = await day.iam.send(new CreatePolicyCommand(untagged))
  await day.iam.send(new AttachUserPolicyCommand({ UserName: 'trainer-gpu-01', PolicyArn: planted.Policy?.Arn }))
  announceDue(day, 'documents', { jobId: USER_JOB, principal: OTHER_USER })
}

/** One event for each Lambda, while none of them can process it. */
async function failEverywhere(day: Day): Promise<void> {
  await day.put('Training Job Scheduled', { ...SEED, jobId: 'too-late' })
  await day.put('Training Job Failed', { jobId: SEED_JOB })
  announceDue(day, 'documents', { jobId: SEED_JOB, principal: SEED.principal })
  const { aws } = day
  const detail = { principal: SEED.principal }
  aws.buses.put(aws.busName, { source: 'curfew', detailType: 'Keys Due', detail })
}

function announceDue({ aws }: Day, check: 'documents', job: { readonly jobId: string; readonly principal: unknown }) {
  const detail = { ...job, check }
  aws.buses.put(aws.busName, { source: 'curfew', detailType: 'Access Due', detail })
}
