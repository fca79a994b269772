import type { Identity } from '@curfew/local-aws/iam/state'
import { clockTime } from '../account.ts'
import type { Change } from '../changes.ts'
import type { Moment } from '../plan.ts'
import { attachedOf, jobOf, leaveOf, textOf } from '../policies.ts'
import { identityOf, isInOrder } from '../principals.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { INVENTORY } from './closing.ts'
import { trailOf } from './hash-chain.ts'
import { type Day, jobsIn, type Violation, type Watch } from './promise.ts'

/** What a hand did to a policy of a job that was running, and had time to be noticed. */
type Operation = { readonly at: Moment; readonly row: Row; readonly arn: string; readonly what: Change['what'] }

/** Promise j: what hands did to Curfew's is put right and told of; what is not Curfew's is left alone. */
export function tampering(day: Day): Watch {
  const operations: Operation[] = []

  return {
    changed: (changes, snapshot) =>
      changes.flatMap((change) => {
        if (change.by === 'manual change') operations.push(...operationsOf(change, snapshot, day))
        return change.by === 'manual change' ? [] : trespass(change, snapshot)
      }),
    passed: (snapshot) =>
      operations.flatMap((operation): readonly Violation[] => {
        const due = day.patience(operation.at, INVENTORY)
        const row = snapshot.rows.get(operation.row.jobId)
        // One that ended meanwhile was closed with all that was attached; and the next deed is judged from its own time.
        const isJudged = row !== undefined && day.expect.ends(row, 0).every(({ since }) => since > due)
        const isLast = !operations.some((later) => later.row.jobId === operation.row.jobId && later.at > operation.at)
        if (snapshot.now <= due || !isJudged || !isLast || row.ended !== undefined) return []
        const wrong = [...stillWrong(operation, snapshot, day), ...untold(operation, day)]
        return wrong.map((told) => ({ promise: 'j', at: snapshot.now, job: operation.row.jobId, told }))
      }),
  }
}

/** Deeds to the policies of jobs that should be open just now; those to others are a matter of closing. */
function operationsOf(change: Change, snapshot: Snapshot, { history }: Day): readonly Operation[] {
  const arn = arnOf(change)
  const job = arn === undefined ? undefined : jobOf(arn)
  const [row] = jobsIn(snapshot, history).find(([{ jobId }]) => jobId === job) ?? []
  const isOpen = row !== undefined && row.ended === undefined && row.opens <= snapshot.now && snapshot.now < row.closes
  return isOpen && arn !== undefined ? [{ at: snapshot.now, row, arn, what: change.what }] : []
}

function stillWrong({ arn, row, what }: Operation, { iam }: Snapshot, { aws }: Day): readonly string[] {
  const who = identityOf(iam, row.principal)
  if (who === undefined || !isInOrder(iam, row.principal, aws.boundaryArn)) return []
  const isOurs = row.policies.some((name) => arn.endsWith(`/${name}`))
  const isAttached = who.attached.includes(arn)
  const strangers = attachedOf(iam).filter((one) => one.arn === arn && one.who.arn !== who.arn)
  return [
    ...(what !== 'edit policy' && isOurs && !isAttached ? [`${arn}, which a hand took off, is still off`] : []),
    ...(!isOurs && isAttached ? [`${arn}, which a hand attached, is still attached`] : []),
    ...(isAttached && leaveOf(textOf(iam, arn)) === 'unbounded' ? [`${arn} is still as a hand wrote it`] : []),
    ...strangers.map((one) => `${arn} is still attached to ${one.who.name}`),
  ]
}

function untold({ arn, at, row }: Operation, { aws }: Day): readonly string[] {
  const isTold = trailOf(aws).some(
    (record) =>
      record.job === row.jobId &&
      record.because === 'drifted' &&
      record.takenAt >= at &&
      arn.endsWith(`/${record.target}`),
  )
  return isTold ? [] : [`what a hand did to ${arn} at ${clockTime(at)} was not told as drift`]
}

/** A change by a Lambda to what Curfew did not make. */
function trespass(change: Change, { now }: Snapshot): readonly Violation[] {
  const violation = (told: string): readonly Violation[] => [{ promise: 'j', at: now, told: `${change.by}: ${told}` }]
  const arn = arnOf(change)
  if (change.what === 'other') return violation(`something of ${change.of} was changed that is not Curfew's`)
  if (arn !== undefined) return jobOf(arn) === undefined ? violation(`${change.what} ${arn}`) : []
  if ('key' in change && !MANAGED.has(change.key.userName)) return violation(`${change.what} of ${change.key.userName}`)
  return []
}

function arnOf(change: Change): string | undefined {
  if ('arn' in change) return change.arn
  return 'policy' in change ? change.policy.arn : undefined
}

/** Users whose keys are Curfew's to change. */
const MANAGED: ReadonlySet<Identity['name']> = new Set(['trainer-gpu-01', 'trainer-gpu-02'])
