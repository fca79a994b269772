import type { Identity } from '@curfew/local-aws/iam/state'
import { clockTime } from '../account.ts'
import type { Change } from '../changes.ts'
import type { Moment } from '../plan.ts'
import { attachedOf, jobOf, leaveOf, textOf } from '../policies.ts'
import { identityOf, isInOrder } from '../principals.ts'
import type { Row, Sight } from '../snapshot.ts'
import { INVENTORY } from './closing.ts'
import { trailOf } from './hash-chain.ts'
import { type Breach, type Day, jobsIn, type Watch } from './promise.ts'

/** What a hand did to a policy of a job that was running, and had time to be noticed. */
type Deed = { readonly at: Moment; readonly row: Row; readonly arn: string; readonly what: Change['what'] }

/** Promise j: what hands did to Curfew's is put right and told of; what is not Curfew's is left alone. */
export function meddling(day: Day): Watch {
  const deeds: Deed[] = []

  return {
    changed: (changes, sight) =>
      changes.flatMap((change) => {
        if (change.by === 'hand') deeds.push(...deedsOf(change, sight, day))
        return change.by === 'hand' ? [] : trespass(change, sight)
      }),
    passed: (sight) =>
      deeds.flatMap((deed): readonly Breach[] => {
        const due = day.patience(deed.at, INVENTORY)
        const row = sight.rows.get(deed.row.jobId)
        // One that ended meanwhile was closed with all that was attached; and the next deed is judged from its own time.
        const isJudged = row !== undefined && day.expect.ends(row, 0).every(({ since }) => since > due)
        const isLast = !deeds.some((later) => later.row.jobId === deed.row.jobId && later.at > deed.at)
        if (sight.now <= due || !isJudged || !isLast || row.ended !== undefined) return []
        const wrong = [...stillWrong(deed, sight, day), ...untold(deed, day)]
        return wrong.map((told) => ({ promise: 'j', at: sight.now, job: deed.row.jobId, told }))
      }),
  }
}

/** Deeds to the policies of jobs that should be open just now; those to others are a matter of closing. */
function deedsOf(change: Change, sight: Sight, { history }: Day): readonly Deed[] {
  const arn = arnOf(change)
  const job = arn === undefined ? undefined : jobOf(arn)
  const [row] = jobsIn(sight, history).find(([{ jobId }]) => jobId === job) ?? []
  const isOpen = row !== undefined && row.ended === undefined && row.opens <= sight.now && sight.now < row.closes
  return isOpen && arn !== undefined ? [{ at: sight.now, row, arn, what: change.what }] : []
}

function stillWrong({ arn, row, what }: Deed, { iam }: Sight, { aws }: Day): readonly string[] {
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

function untold({ arn, at, row }: Deed, { aws }: Day): readonly string[] {
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
function trespass(change: Change, { now }: Sight): readonly Breach[] {
  const breach = (told: string): readonly Breach[] => [{ promise: 'j', at: now, told: `${change.by}: ${told}` }]
  const arn = arnOf(change)
  if (change.what === 'other') return breach(`something of ${change.of} was changed that is not Curfew's`)
  if (arn !== undefined) return jobOf(arn) === undefined ? breach(`${change.what} ${arn}`) : []
  if ('key' in change && !MANAGED.has(change.key.userName)) return breach(`${change.what} of ${change.key.userName}`)
  return []
}

function arnOf(change: Change): string | undefined {
  if ('arn' in change) return change.arn
  return 'policy' in change ? change.policy.arn : undefined
}

/** Users whose keys are Curfew's to change. */
const MANAGED: ReadonlySet<Identity['name']> = new Set(['trainer-gpu-01', 'trainer-gpu-02'])
