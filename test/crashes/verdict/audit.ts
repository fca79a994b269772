import { chainProblems, inOrder } from '#core/audit/chain.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { endOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Operation } from '../crash-injector.ts'
import { mayBeHeld, type ObservedJob, type Snapshot } from '../snapshot.ts'

/** Problems with the audit records. Each change has an outcome, each chain is complete, and each closed grant has its receipt. */
export function auditProblems({ jobs, rings, bans, crashDay, iam, records }: Snapshot): readonly string[] {
  const { operations } = crashDay.crashes
  const present = [...iam.keys.values()].filter(({ userName }) => crashDay.users.has(userName)).map(({ id }) => id)
  const deleted = operations
    .filter(({ operation }) => operation === 'DeleteAccessKey')
    .map(({ form }) => targetOf(form))
  const first = [...crashDay.users.values()].flat().map(({ accessKeyId }) => accessKeyId)
  const made = new Set([...present, ...deleted].filter((id) => !first.includes(id)))
  return [
    ...jobs.flatMap((job) => [
      ...chainProblems(job.records, job.grant),
      ...withoutOutcome(job),
      ...lackingReceipt(job, jobs),
    ]),
    ...[...rings, ...bans].flatMap((one) => {
      const name = printPrincipal(one.principal)
      const own = records.filter(({ job }) => job === name)
      return [...chainProblems(own, one), ...withoutOutcome({ name, records: own })]
    }),
    ...operations.flatMap((operation) => unrecorded(operation, records)),
    ...[...made].flatMap((key) => orphanKey(key, records)),
  ]
}

/** The last record of each change to each target must be its outcome. */
function withoutOutcome({ name, records }: Pick<ObservedJob, 'name' | 'records'>): readonly string[] {
  const changes = Map.groupBy(records, ({ change, target }) => `${change} ${target}`)
  return [...changes]
    .filter(([, group]) => inOrder(group).at(-1)?.phase === 'intended')
    .map(([change]) => `"${change}" of ${name} was intended, and has no outcome`)
}

const NO_RECEIPT = { dueAt: '', detachedAt: '', keyOffAt: null, keyHeldBy: undefined }

/** The last record of a grant says when it was due to end, when its policies were detached, and when its key was deactivated. */
function lackingReceipt(job: ObservedJob, jobs: readonly ObservedJob[]): readonly string[] {
  const { name, grant, records } = job
  if (grant?.closedAt === undefined) return []
  const index = records.findLastIndex(({ change }) => change === 'close grant')
  const last = records[index]
  const { dueAt, detachedAt, keyOffAt, keyHeldBy } = { ...NO_RECEIPT, ...last?.detail }
  const hasKey = (grant.openedAt ?? grant.foundAttachedAt) !== undefined && grant.keys !== 'keep'
  const isReceipt =
    dueAt === printInstant(endOf(grant)) &&
    detachedAt === printInstant(grant.closedAt) &&
    (keyHeldBy === undefined ? (keyOffAt !== null) === hasKey : hasKey && mayBeHeld(job, jobs))
  return [
    ...(isReceipt ? [] : [`the last record of ${name} is not a receipt: ${JSON.stringify(last)}`]),
    ...records
      .slice(index + 1)
      .filter((record) => !isExpectedAfterwards(record))
      .map(({ change }) => `after the receipt of ${name}: ${change}`),
  ]
}

/** After the receipt, a manual change may be reverted, and a revocation finds that access is over already. */
function isExpectedAfterwards({ because, change }: AuditRecord): boolean {
  return because === 'drifted' || (because === 'revoked' && change !== 'detach policy')
}

/**
 * Every change that a Lambda made in IAM has a record `done`, of the same time or later. A policy that was created, and never
 * attached, may have a record `failed` instead.
 */
function unrecorded({ at, operation, form }: Operation, records: readonly AuditRecord[]): readonly string[] {
  const changes = recordedAs(operation, form.get('Status'))
  const phases = operation === 'CreatePolicy' ? ['done', 'failed'] : ['done']
  const isRecorded = records.some(
    (record) =>
      changes.includes(record.change) &&
      phases.includes(record.phase) &&
      record.target === targetOf(form) &&
      new Date(record.at) >= at,
  )
  return isRecorded || changes.length === 0 ? [] : [`no record says that ${operation} of ${targetOf(form)} was done`]
}

function recordedAs(operation: string, status: string | undefined): readonly AuditRecord['change'][] {
  switch (operation) {
    case 'CreatePolicy':
    case 'AttachUserPolicy':
    case 'AttachRolePolicy':
      return ['attach policy', 'deny sessions']
    // To revert a policy, a run detaches it from others and writes it anew before it attaches it.
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
function targetOf(form: Operation['form']): string {
  const arn = form.get('PolicyArn')
  if (arn !== undefined) return arn.slice(arn.lastIndexOf('/') + 1)
  return form.get('PolicyName') ?? form.get('AccessKeyId') ?? form.get('UserName') ?? ''
}

/** A key whose secret was never stored has a record when it is deleted, if not when it was created. */
function orphanKey(key: string, records: readonly AuditRecord[]): readonly string[] {
  const isRecorded = records.some(
    ({ phase, target, detail }) => phase === 'done' && (target === key || detail?.key === key),
  )
  return isRecorded ? [] : [`no record names the key ${key}`]
}
