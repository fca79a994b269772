import { type AuditRecord, chainProblems } from '#core/audit/audit.ts'
import { endOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Operation } from '../crash-injector.ts'
import { isHeld, type SeenJob, type Snapshot } from '../reconcile.ts'

/** What is wrong with the records: each change has its end told, each chain is whole, each closed grant has its receipt. */
export function auditProblems({ jobs, crashDay, iam, records }: Snapshot): readonly string[] {
  const { operations } = crashDay.crashes
  const present = [...iam.keys.values()].filter(({ userName }) => crashDay.users.has(userName)).map(({ id }) => id)
  const deleted = operations.filter(({ operation }) => operation === 'DeleteAccessKey').map(({ form }) => about(form))
  const first = [...crashDay.users.values()].flat().map(({ accessKeyId }) => accessKeyId)
  const made = new Set([...present, ...deleted].filter((id) => !first.includes(id)))
  return [
    ...jobs.flatMap((job) => [
      ...chainProblems(job.records, job.grant?.heads),
      ...untold(job),
      ...lackingReceipt(job, jobs),
    ]),
    ...operations.flatMap((operation) => unrecorded(operation, records)),
    ...[...made].flatMap((key) => orphanKey(key, records)),
  ]
}

/** The last that is said of each change to each thing has to be how it ended. */
function untold({ name, records }: SeenJob): readonly string[] {
  const changes = Map.groupBy(records, ({ change, target }) => `${change} ${target}`)
  return [...changes]
    .filter(([, told]) => told.at(-1)?.phase === 'intended')
    .map(([what]) => `"${what}" of ${name} is said to be intended, and no more`)
}

/** The last record of a grant says when it should have ended, when its policies were gone, and when its key was off. */
function lackingReceipt(job: SeenJob, jobs: readonly SeenJob[]): readonly string[] {
  const { name, grant, records } = job
  if (grant?.closedAt === undefined || isHeld(job, jobs)) return []
  const index = records.findLastIndex(({ change }) => change === 'close grant')
  const last = records[index]
  const { dueAt, detachedAt, keyOffAt } = { dueAt: '', detachedAt: '', keyOffAt: null, ...last?.detail }
  const hasKey = grant.openedAt !== undefined && grant.keys !== 'keep'
  const isRight =
    dueAt === printInstant(endOf(grant)) &&
    detachedAt === printInstant(grant.closedAt) &&
    (keyOffAt !== null) === hasKey
  return [
    ...(isRight ? [] : [`the last record of ${name} is no receipt: ${JSON.stringify(last)}`]),
    ...records
      .slice(index + 1)
      .filter((record) => !isAftermath(record))
      .map(({ change }) => `after the receipt of ${name}: ${change}`),
  ]
}

/** Hands may meddle with what is over, and a policy that denies sessions goes at last. */
function isAftermath({ because, change }: AuditRecord): boolean {
  return because === 'drifted' || (because === 'revoked' && change === 'detach policy')
}

/**
 * Whatever a Lambda did to IAM stands in the log as done, at that time or later; but a policy that was created, and never
 * attached, as failed.
 */
function unrecorded({ at, operation, form }: Operation, records: readonly AuditRecord[]): readonly string[] {
  const changes = recordedAs(operation, form.get('Status'))
  const phases = operation === 'CreatePolicy' ? ['done', 'failed'] : ['done']
  const isRecorded = records.some(
    (record) =>
      changes.includes(record.change) &&
      phases.includes(record.phase) &&
      record.target === about(form) &&
      new Date(record.at) >= at,
  )
  return isRecorded || changes.length === 0 ? [] : [`no record says that ${operation} of ${about(form)} was done`]
}

function recordedAs(operation: string, status: string | undefined): readonly AuditRecord['change'][] {
  switch (operation) {
    case 'CreatePolicy':
    case 'AttachUserPolicy':
    case 'AttachRolePolicy':
      return ['attach policy', 'deny sessions']
    // To put a policy right is to take it from others, and to write it anew, before it is attached.
    case 'DetachUserPolicy':
    case 'DetachRolePolicy':
    case 'DeletePolicy':
    case 'DeletePolicyVersion':
    case 'SetDefaultPolicyVersion':
      return ['detach policy', 'attach policy']
    case 'CreateAccessKey':
      return ['create key']
    case 'UpdateAccessKey':
      return [status === 'Active' ? 'activate key' : 'deactivate key']
    case 'DeleteAccessKey':
      return ['delete key']
    default:
      return []
  }
}

/** The target that the record of an IAM call names. */
function about(form: Operation['form']): string {
  const arn = form.get('PolicyArn')
  if (arn !== undefined) return arn.slice(arn.lastIndexOf('/') + 1)
  return form.get('PolicyName') ?? form.get('AccessKeyId') ?? form.get('UserName') ?? ''
}

/** A key whose secret nobody got is told of when it is taken away, if not when it was made. */
function orphanKey(key: string, records: readonly AuditRecord[]): readonly string[] {
  const isTold = records.some(
    ({ phase, target, detail }) => phase === 'done' && (target === key || detail?.key === key),
  )
  return isTold ? [] : [`no record tells of the key ${key}`]
}
