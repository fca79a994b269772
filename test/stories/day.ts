import {
  GetUserCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
} from '@aws-sdk/client-iam'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import type { QueueMessage } from '@curfew/local-aws/lambda/queues'
import type { Origin } from '@curfew/local-aws/wire'
import { chainProblems } from '#core/audit/chain.ts'
import { aDay, type Day, type DayOptions } from '#local/day/day.ts'
import { type Operation, probe } from '#local/day/probe.ts'
import { at, SEED } from '#test/fixtures/seed.ts'

export const JOB = 'wikipedia-finetune-2025-07-16'
export const SIBLING = 'wikipedia-evaluation-2025-07-16'
export const USER = 'trainer-gpu-01'
export const GPU = { sourceIp: '203.0.113.42' }
export const DATASET = { bucket: 'acmeco-training-datasets-wikipedia-2025-07-01', key: 'part-0000.parquet' }
export const revocation = { requestedBy: 'security@acmeco.example', reason: 'key found in a public repository' }

/** Starts at half past midnight on the day of the seed, in an account with Curfew deployed. */
export function startDay(options: DayOptions = {}): Promise<Day> {
  return aDay(at('00:30'), options)
}

/** The job event of the seed, with some fields replaced. */
export function job(overrides: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { ...SEED, ...overrides }
}

/** What S3 answers a request with the stored key of a user: `OK` or an error code. */
export async function s3Answer(
  day: Day,
  operation: Operation,
  what = DATASET,
  user = USER,
  from: Origin = GPU,
): Promise<string> {
  const as = await day.storedKey(user)
  return as === undefined ? 'no key' : probe(day.aws, { as, from, operation, ...what })
}

export function s3AnswerTo(
  day: Day,
  as: Credentials,
  operation: Operation,
  what = DATASET,
  from: Origin = GPU,
): Promise<string> {
  return probe(day.aws, { as, from, operation, ...what })
}

/** Details of the events of one type on Curfew's bus so far. */
export function announcementsOf(day: Day, detailType: string): readonly unknown[] {
  return day.news.filter((event) => event['detail-type'] === detailType).map(({ detail }) => detail)
}

/** Names of the policies attached to a user. */
export async function attached(day: Day, UserName = USER): Promise<readonly string[]> {
  const { AttachedPolicies = [] } = await day.iam.send(new ListAttachedUserPoliciesCommand({ UserName }))
  return AttachedPolicies.map(({ PolicyName = '' }) => PolicyName)
}

/** Names of all policies under Curfew's path, attached or not. */
export async function policies(day: Day): Promise<readonly string[]> {
  const { Policies = [] } = await day.iam.send(new ListPoliciesCommand({ Scope: 'Local', PathPrefix: '/curfew/' }))
  return Policies.map(({ PolicyName = '' }) => PolicyName)
}

export async function keys(day: Day, UserName = USER): Promise<Readonly<Record<string, string>>> {
  const { AccessKeyMetadata = [] } = await day.iam.send(new ListAccessKeysCommand({ UserName }))
  return Object.fromEntries(AccessKeyMetadata.map(({ AccessKeyId = '', Status = '' }) => [AccessKeyId, Status]))
}

export async function liveKeys(day: Day, user = USER): Promise<readonly string[]> {
  return Object.entries(await keys(day, user)).flatMap(([id, status]) => (status === 'Active' ? [id] : []))
}

export async function userExists(day: Day, UserName: string): Promise<boolean> {
  return (await day.iam.send(new GetUserCommand({ UserName }))).User !== undefined
}

/** Messages in a queue, whether they are dead letters or wait for a retry. */
export function messagesIn({ aws }: Day, name: string): readonly QueueMessage[] {
  return aws.stack.queues.filter((queue) => queue.name === name).flatMap(({ arn }) => aws.lambda.queues.messages(arn))
}

/** Everything that Lambdas, timers and rules failed to do. */
export function failures({ aws }: Day): readonly unknown[] {
  return [
    ...aws.runs.filter(({ outcome }) => !outcome.ok).map(({ functionName, outcome }) => ({ functionName, outcome })),
    ...aws.agenda.errors,
    ...aws.buses.undelivered,
    ...aws.buses.dropped,
    ...aws.schedules.missed,
    ...aws.lambda.queues.lost,
    ...aws.lambda.droppedLines,
  ]
}

/** What is wrong with the chains of all records in the audit log. */
export async function chainProblemsOf(day: Day): Promise<readonly string[]> {
  const jobs = Map.groupBy(await day.auditRecords(), ({ job }) => job)
  return [...jobs.values()].flatMap((records) => chainProblems(records))
}
