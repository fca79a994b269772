import { evaluate } from '@curfew/iam-policy/evaluate'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import type { Identity, State } from '@curfew/local-aws/iam/state'
import { bucketOf, GPU, instantOf, SCRATCH } from '../account.ts'
import { type JobRequest, SECOND } from '../plan.ts'
import { accessOf, jobOf, textOf } from '../policies.ts'
import { identityOf } from '../principals.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { type Day, jobsIn, lastManualChange, type PromiseCheck, type Violation } from './promise.ts'

/** A Lambda whose clock is ahead detaches so much too early. */
const CLOCKS = 3 * SECOND

const EVERYTHING = parsePolicyText(
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
)

/** Promise o: no job is denied its own data by another's policy, and beside an exclusive job its principal can do nothing else. */
export function exclusive(day: Day): PromiseCheck {
  return {
    onTime: (snapshot) =>
      jobsIn(snapshot, day.history).flatMap(([row]): readonly Violation[] => {
        const identity = identityOf(snapshot.iam, row.principal)
        const isOpen = row.opens <= snapshot.now && snapshot.now < row.closes - CLOCKS && row.ended === undefined
        if (identity === undefined || !isOpen || !isAttached(row, identity) || isTamperedWith(row, day)) return []
        return problemsOf(row, identity, snapshot, day).map((message) => {
          return { promise: 'o', at: snapshot.now, job: row.jobId, message }
        })
      }),
  }
}

function problemsOf(row: Row, identity: Identity, { iam, now }: Snapshot, day: Day): readonly string[] {
  const { aws } = day
  const attached = identity.attached.map((arn) => policyIn(iam, arn))
  const own = `arn:aws:s3:::${bucketOf(row.jobId)}/part-0`
  const may = (policies: readonly Policy[], action: string, resource: string) => {
    const context = contextAt(now, aws.stack.location.account)
    return evaluate({ identity: policies }, { action, resource, context }).decision === 'allow'
  }
  const bucket = `arn:aws:s3:::${bucketOf(row.jobId)}`
  const request = day.plan.elements.flatMap((one) => (one.kind === 'schedule' ? [one.request] : []))
  const asked = request.find(({ jobId }) => jobId === row.jobId)
  const lacking = wantedOf(asked, bucket).filter(([action, resource]) => !may(attached, action, resource))
  // Somebody may have planted a policy of another job.
  const ofJob = identity.attached.filter((arn) => jobOf(arn) === row.jobId).map((arn) => policyIn(iam, arn))
  const excess = unwantedOf(asked, bucket).filter(([action, resource]) => may(ofJob, action, resource))
  const others = [
    ['s3:GetObject', 'arn:aws:s3:::acmeco-training-datasets-payroll/salaries.parquet'],
    ['s3:DeleteObject', own],
    ['iam:CreateAccessKey', identity.arn],
  ] as const
  const beyond = row.isExclusive
    ? others.filter(([action, resource]) => may([...attached, EVERYTHING], action, resource))
    : []
  return [
    ...(isBanned(identity, iam)
      ? []
      : lacking.map(([action, resource]) => `it is open, and cannot ${action} on ${resource}`)),
    ...excess.map(([action, resource]) => `it did not ask for ${action} on ${resource}, and has it`),
    ...beyond.map(([action, resource]) => `it is exclusive, and its principal may ${action} on ${resource}`),
  ]
}

type Question = readonly [action: string, resource: string]

/** What an open job can do in its bucket. */
function wantedOf(asked: JobRequest | undefined, bucket: string): readonly Question[] {
  return [
    ['s3:GetObject', `${bucket}/part-0`],
    ...(asked?.versions === true ? [['s3:GetObjectVersion', `${bucket}/part-0`] as const] : []),
    ...(asked?.scratch === true ? [['s3:DeleteObject', `${bucket}/${SCRATCH}x`] as const] : []),
  ]
}

/** What neither it nor any other job can do there. */
function unwantedOf(asked: JobRequest | undefined, bucket: string): readonly Question[] {
  return [
    ['s3:DeleteObject', `${bucket}/part-0`],
    ['s3:PutObject', `${bucket}/part-0`],
    ...(asked?.oneObject === true ? [['s3:GetObject', `${bucket}/part-01`] as const] : []),
    ...(asked?.versions === true ? [] : [['s3:GetObjectVersion', `${bucket}/part-0`] as const]),
    ...(asked?.scratch === true ? [] : [['s3:DeleteObject', `${bucket}/${SCRATCH}x`] as const]),
  ]
}

/** A session that begins within seconds of a revocation is denied as well. */
function isBanned({ attached }: Identity, iam: State): boolean {
  return attached.some((arn) => accessOf(textOf(iam, arn)) === 'nothing')
}

function isAttached({ policies, jobId }: Row, { attached }: Identity): boolean {
  return policies.every((name) => attached.some((arn) => jobOf(arn) === jobId && arn.endsWith(`/${name}`)))
}

function isTamperedWith({ jobId }: Row, { history }: Day): boolean {
  const last = lastManualChange(history, (change) => {
    return change.what === 'edit policy' || ('arn' in change && jobOf(change.arn) === jobId)
  })
  return last !== undefined
}

/** @param issuedAt when the session began that calls, if it is one */
export function contextAt(now: number, account: string, issuedAt = now) {
  return {
    'aws:CurrentTime': instantOf(now).toISOString(),
    'aws:TokenIssueTime': instantOf(issuedAt).toISOString(),
    'aws:SourceIp': GPU.sourceIp,
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    'aws:ResourceAccount': account,
  }
}

const parsed = new Map<string, Policy>()

export function policyIn(iam: State, arn: string): Policy {
  const text = textOf(iam, arn)
  const policy = parsed.get(text) ?? parsePolicyText(text)
  parsed.set(text, policy)
  return policy
}
