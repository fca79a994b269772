import { CloudWatchClient, SetAlarmStateCommand, type StateValue } from '@aws-sdk/client-cloudwatch'
import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { type DoctorReport, doctorContract } from '#cli/contracts/doctor.ts'
import { type Account, startAccount } from '#test/cli/audit/account.ts'
import { cli, type Ran } from '#test/cli/fake-io.ts'
import { at } from '#test/fixtures/seed.ts'
import { job } from '#test/stories/day.ts'

export const USER = 'trainer-gpu-01'

const SETTINGS = '/nowhere/project/curfew.json'
const GUARDRAILS = '/nowhere/project/guardrails.json'
export const EXAMPLE = 'infra/guardrails/example.json'

/** Runs `curfew doctor` at the day's time, in a project that names its guardrails. */
export function doctor(
  { day }: Account,
  argv: readonly string[] = [],
  now = day.clock.now(),
  files = {},
): Promise<Ran> {
  const settings = { [SETTINGS]: JSON.stringify({ guardrails: 'guardrails.json' }), [GUARDRAILS]: RULES }
  return cli(['doctor', ...argv], { now, files: { ...settings, ...files } })
}

/** Guardrails without findings. */
const RULES = JSON.stringify({
  rules: [
    {
      name: 'fine-tunes',
      for: { sources: ['acmeco.ml-platform'] },
      principals: ['user/trainer-gpu-01'],
      networks: { sourceIps: ['203.0.113.0/24'] },
      keys: ['rotate'],
      read: ['s3://acmeco-training-datasets-wikipedia-2025-07-01/'],
      write: ['s3://acmeco-finetuned-models/'],
      kmsKeys: [],
      images: [],
      logGroups: [],
      longestWindowHours: 12,
      furthestStartDays: 14,
      anyNetwork: false,
      exclusive: false,
      longestExtensionHours: 6,
      longestReopenHours: 1,
      jobsPerPrincipal: 4,
      requestsPerHour: 60,
    },
  ],
})

/** What it prints as JSON, held to its contract. */
export async function findings(account: Account, now?: Date): Promise<DoctorReport['checks']> {
  const { out } = await doctor(account, ['--json'], now)
  return doctorContract.parse(JSON.parse(out)).checks
}

/** Schedules a job that is open at one o'clock. */
export async function openJob({ day }: Account): Promise<void> {
  const window = { opensAt: '2025-07-16T01:02:00Z', closesAt: '2025-07-16T03:00:00Z' }
  await day.put('Training Job Scheduled', job({ jobId: 'open-job', window }))
  await day.until(at('01:05'))
}

/** An account with that job. */
export async function startWithOpenJob(): Promise<Account> {
  const account = await startAccount()
  await openJob(account)
  return account
}

/** A change that somebody makes, and how to take it back. */
export type Change = readonly [make: (account: Account) => unknown, undo: (account: Account) => unknown]

const S3_FULL = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
const BOUND = { UserName: USER }
const TAGS = [{ Key: 'curfew:managed', Value: 'true' }]

export const CHANGES = {
  boundary: [
    ({ day }) => day.iam.send(new DeleteUserPermissionsBoundaryCommand(BOUND)),
    ({ day }) =>
      day.iam.send(new PutUserPermissionsBoundaryCommand({ ...BOUND, PermissionsBoundary: day.aws.boundaryArn })),
  ],
  tag: [
    ({ day }) => day.iam.send(new UntagUserCommand({ ...BOUND, TagKeys: ['curfew:managed'] })),
    ({ day }) => day.iam.send(new TagUserCommand({ ...BOUND, Tags: TAGS })),
  ],
  s3OfUser: [
    ({ day }) => day.iam.send(new AttachUserPolicyCommand({ ...BOUND, PolicyArn: S3_FULL })),
    ({ day }) => day.iam.send(new DetachUserPolicyCommand({ ...BOUND, PolicyArn: S3_FULL })),
  ],
  s3OfIdleRole: [
    ({ day }) => day.iam.send(new AttachRolePolicyCommand({ RoleName: 'trainer-batch', PolicyArn: S3_FULL })),
    ({ day }) => day.iam.send(new DetachRolePolicyCommand({ RoleName: 'trainer-batch', PolicyArn: S3_FULL })),
  ],
  rule: [
    ({ day }) => day.aws.buses.setEnabled('curfew-sweep-rule-1', false),
    ({ day }) => day.aws.buses.setEnabled('curfew-sweep-rule-1', true),
  ],
  deadLetter: [
    ({ day }) => day.aws.lambda.queues.send(queue('dead-letters'), '{}', {}, 'authorized'),
    ({ day }) => day.aws.lambda.queues.purge(queue('dead-letters')),
  ],
  stream: [
    ({ day }) => day.aws.lambda.streamSources.setEnabled('curfew-publish', false),
    ({ day }) => day.aws.lambda.streamSources.setEnabled('curfew-publish', true),
  ],
  stopped: [
    ({ day }) => day.iam.send(new PutRolePolicyCommand({ ...STOPPED, PolicyDocument: DENY_ALL })),
    ({ day }) => day.iam.send(new DeleteRolePolicyCommand(STOPPED)),
  ],
  alarm: [(account) => setAlarm(account, 'ALARM'), (account) => setAlarm(account, 'OK')],
} as const satisfies Readonly<Record<string, Change>>

const STOPPED = { RoleName: 'curfew-settle-access', PolicyName: 'stopped' }
const DENY_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
})

function setAlarm({ day, administrator }: Account, StateValue: StateValue) {
  const client = new CloudWatchClient(awsClientOptions({ aws: day.aws, credentials: administrator }))
  return client.send(new SetAlarmStateCommand({ AlarmName: 'curfew-drift', StateValue, StateReason: 'test' }))
}

function queue(name: string): string {
  return `arn:aws:sqs:us-east-1:111122223333:curfew-${name}`
}
