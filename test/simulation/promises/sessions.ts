import { evaluate } from '@curfew/iam-policy/evaluate'
import { bucketOf, clockTime } from '../account.ts'
import type { SentEvent } from '../events.ts'
import { CLOCKS } from '../expectations.ts'
import type { Moment } from '../plan.ts'
import { identityOf, isManagedPrincipal } from '../principals.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import { contextAt, policyIn } from './exclusive.ts'
import { type Day, jobsIn, type PromiseCheck, type Violation } from './promise.ts'

/** Promise r: a session of a role from before a revocation of the role, or of everything, reads the data of no later job. */
export function sessions(
  day: Day,
  sent: readonly SentEvent[],
  arrived: ReadonlyMap<string, readonly Moment[]>,
): PromiseCheck {
  return {
    onTime: (snapshot) =>
      jobsIn(snapshot, day.history).flatMap(([row]): readonly Violation[] => {
        const revokedAt = lastRevocation(row, snapshot.now, day, sent, arrived)
        if (revokedAt === undefined || !readsWithSessionFrom(revokedAt - CLOCKS, row, snapshot, day)) return []
        const message = `a session from before the revocation of ${clockTime(revokedAt)} can read its data`
        return [{ promise: 'r', at: snapshot.now, job: row.jobId, message }]
      }),
  }
}

/** When the sessions of the job's role were last revoked, of the revocations whose sessions have to be denied by now. */
function lastRevocation(
  { principal }: Row,
  now: Moment,
  { deadlineOf }: Day,
  sent: readonly SentEvent[],
  arrived: ReadonlyMap<string, readonly Moment[]>,
): Moment | undefined {
  if (principal.type !== 'role') return undefined
  return sent
    .filter(({ act, eventId }) => {
      if (act.kind !== 'revoke') return false
      const { target } = act
      const isOfRole = target === 'all' || ('principal' in target && isSame(target.principal, principal))
      const arrivedAt = Math.min(...(arrived.get(eventId) ?? []))
      return isOfRole && Number.isFinite(arrivedAt) && now > deadlineOf(arrivedAt)
    })
    .map(({ time }) => time)
    .toSorted((a, b) => b - a)[0]
}

function isSame(one: Row['principal'], other: Row['principal']): boolean {
  return one.type === other.type && one.name === other.name
}

/** Whoever takes the boundary away keeps Curfew from attaching anything, the denial as well. */
function readsWithSessionFrom(issuedAt: Moment, row: Row, { iam, now }: Snapshot, { aws }: Day): boolean {
  const identity = identityOf(iam, row.principal)
  if (identity === undefined || !isManagedPrincipal(iam, row.principal, aws.boundaryArn)) return false
  const policies = identity.attached.map((arn) => policyIn(iam, arn))
  const context = contextAt(now, aws.stack.location.account, issuedAt)
  const resource = `arn:aws:s3:::${bucketOf(row.jobId)}/part-0`
  return evaluate({ identity: policies }, { action: 's3:GetObject', resource, context }).decision === 'allow'
}
