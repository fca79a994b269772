import type { Identity } from '@curfew/local-aws/iam/state'
import { clockTime } from '../account.ts'
import type { Change } from '../changes.ts'
import type { Moment } from '../plan.ts'
import { accessOf, attachmentsIn, jobOf, textOf } from '../policies.ts'
import { identityOf, isManagedPrincipal, renamed } from '../principals.ts'
import { type Row, runOf, type Snapshot } from '../snapshot.ts'
import { INVENTORY } from './closing.ts'
import { trailOf } from './hash-chain.ts'
import { type Day, jobsIn, type PromiseCheck, type Violation } from './promise.ts'

/** A manual change to a policy of an open job. */
type Operation = { readonly at: Moment; readonly row: Row; readonly arn: string; readonly what: Change['what'] }

/** Promise j: manual changes to Curfew's policies are reverted and reported; what Curfew does not manage is left alone. */
export function tampering(day: Day): PromiseCheck {
  const operations: Operation[] = []

  return {
    onChange: (changes, snapshot) =>
      changes.flatMap((change) => {
        if (change.by === 'manual change') operations.push(...operationsOf(change, snapshot, day))
        return change.by === 'manual change' ? [] : trespass(change, snapshot)
      }),
    onTime: (snapshot) =>
      operations.flatMap((operation): readonly Violation[] => {
        const due = day.deadlineOf(operation.at, INVENTORY)
        const row = snapshot.rows.get(operation.row.jobId)
        // If the job ended in the meantime, closing removed everything. If there is a later change, that one counts.
        const isSameRun = row !== undefined && runOf(row) === runOf(operation.row)
        const isJudged = isSameRun && day.expect.ends(row, 0).every(({ since }) => since > due)
        const isLast = !operations.some((later) => later.row.jobId === operation.row.jobId && later.at > operation.at)
        if (snapshot.now <= due || !isJudged || !isLast || row.ended !== undefined) return []
        const wrong = [...stillWrong(operation, snapshot, day), ...unreported(operation, day)]
        return wrong.map((message) => ({ promise: 'j', at: snapshot.now, job: operation.row.jobId, message }))
      }),
  }
}

/** Manual changes to the policies of jobs that should be open now. The check of closing covers all others. */
function operationsOf(change: Change, snapshot: Snapshot, { history }: Day): readonly Operation[] {
  const arn = arnOf(change)
  const job = arn === undefined ? undefined : jobOf(arn)
  const [row] = jobsIn(snapshot, history).find(([{ jobId }]) => jobId === job) ?? []
  const isOpen = row !== undefined && row.ended === undefined && row.opens <= snapshot.now && snapshot.now < row.closes
  return isOpen && arn !== undefined ? [{ at: snapshot.now, row, arn, what: change.what }] : []
}

function stillWrong({ arn, row, what }: Operation, { iam }: Snapshot, { aws }: Day): readonly string[] {
  const who = identityOf(iam, row.principal)
  if (who === undefined || !isManagedPrincipal(iam, row.principal, aws.boundaryArn)) return []
  const isOurs = row.policies.some((name) => arn.endsWith(`/${name}`))
  const isAttached = who.attached.includes(arn)
  const others = attachmentsIn(iam).filter((one) => one.arn === arn && one.who.arn !== who.arn)
  return [
    ...(what !== 'edit policy' && isOurs && !isAttached
      ? [`${arn}, which was detached by hand, is still detached`]
      : []),
    ...(!isOurs && isAttached ? [`${arn}, which was attached by hand, is still attached`] : []),
    ...(isAttached && accessOf(textOf(iam, arn)) === 'unbounded'
      ? [`${arn} still has the document that was written by hand`]
      : []),
    ...others.map((one) => `${arn} is still attached to ${one.who.name}`),
  ]
}

function unreported({ arn, at, row }: Operation, { aws }: Day): readonly string[] {
  const isReported = trailOf(aws).some(
    (record) =>
      record.job === row.jobId && record.because === 'drifted' && record.at >= at && arn.endsWith(`/${record.target}`),
  )
  return isReported ? [] : [`the manual change to ${arn} at ${clockTime(at)} was not reported as drift`]
}

/** A change by a Lambda to something that Curfew did not create. */
function trespass(change: Change, { now }: Snapshot): readonly Violation[] {
  const violation = (problem: string): readonly Violation[] => [
    { promise: 'j', at: now, message: `${change.by}: ${problem}` },
  ]
  const arn = arnOf(change)
  if (change.what === 'other') return violation(`something of ${change.holder} was changed that Curfew does not manage`)
  if (arn !== undefined) return jobOf(arn) === undefined ? violation(`${change.what} ${arn}`) : []
  if ('key' in change && !MANAGED.has(change.key.userName)) return violation(`${change.what} of ${change.key.userName}`)
  return []
}

function arnOf(change: Change): string | undefined {
  if ('arn' in change) return change.arn
  return 'policy' in change ? change.policy.arn : undefined
}

/** Users whose keys Curfew may change. */
const USERS: readonly Identity['name'][] = ['trainer-gpu-01', 'trainer-gpu-02']
const MANAGED: ReadonlySet<Identity['name']> = new Set([...USERS, ...USERS.map(renamed)])
