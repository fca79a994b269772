import { clockTime } from '../account.ts'
import type { Told } from '../events.ts'
import type { Moment } from '../plan.ts'
import { isInOrder } from '../principals.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Day, Violation, Watch } from './promise.ts'

type Asking<Kind extends 'schedule' | 'extend'> = Extract<Told['act'], { kind: Kind }>

/**
 * Promise f at its root: what was rightly asked for, and heard, is granted, in bad times later. Without it all else could be
 * kept by doing nothing.
 */
export function acceptance(day: Day, told: readonly Told[], arrived: ReadonlyMap<string, readonly Moment[]>): Watch {
  const isTight = day.plan.elements.some(({ kind }) => kind === 'small quota')
  const isContested = (jobId: string) => {
    const asked = told.flatMap(({ act }) => (act.kind === 'schedule' && act.asked.jobId === jobId ? [act.asked] : []))
    return new Set(asked.map(({ closes }) => closes)).size > 1
  }
  const lacking = ({ act, eventId }: Told, snapshot: Snapshot): string | undefined => {
    const heard = Math.min(...(arrived.get(eventId) ?? []))
    const due = day.patience(heard)
    if (isTight || snapshot.now <= due) return undefined
    if (act.kind === 'schedule') return isContested(act.asked.jobId) ? undefined : unscheduled(act, due, snapshot, day)
    return act.kind === 'extend' ? unextended(act, heard, due, snapshot, day) : undefined
  }

  return {
    passed: (snapshot) =>
      told.flatMap((one): readonly Violation[] => {
        const told = lacking(one, snapshot)
        return told === undefined ? [] : [{ promise: 'f', at: snapshot.now, job: jobOf(one), told }]
      }),
  }
}

function unscheduled(
  { asked }: Asking<'schedule'>,
  due: Moment,
  { rows, iam }: Snapshot,
  { aws, history }: Day,
): string | undefined {
  if (rows.has(asked.jobId) || !isInOrder(iam, asked.principal, aws.boundaryArn) || due >= asked.closes)
    return undefined
  // With two live keys there is no room for one of Curfew's.
  const isCrowded = history.changes.some(
    ({ by, at, ...made }) =>
      made.what === 'create key' && by === 'manual change' && at <= due && made.key.userName === asked.principal.name,
  )
  if (isCrowded) return undefined
  return 'it was asked for, and there is no row of it'
}

function unextended(
  { jobId, closes }: Asking<'extend'>,
  heard: Moment,
  due: Moment,
  { rows, now }: Snapshot,
  { history }: Day,
): string | undefined {
  const row = rows.get(jobId)
  if (row === undefined || row.ended !== undefined || row.closes >= closes || row.closes <= due) return undefined
  if ((history.rowSince.get(jobId) ?? now) > heard) return undefined
  return `it was extended to ${clockTime(closes)}, and is not`
}

function jobOf({ act }: Told): string | undefined {
  if (act.kind === 'schedule') return act.asked.jobId
  return 'jobId' in act ? act.jobId : undefined
}
