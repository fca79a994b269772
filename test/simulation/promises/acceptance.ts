import { clockTime } from '../account.ts'
import type { SentEvent } from '../events.ts'
import type { JobRequest, Moment } from '../plan.ts'
import { isManagedPrincipal } from '../principals.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Day, PromiseCheck, Violation } from './promise.ts'

type ActOf<Kind extends 'schedule' | 'extend'> = Extract<SentEvent['act'], { kind: Kind }>

/**
 * The base of promise f: every valid request that arrived is granted, later if there are faults. Without it, all other
 * promises could be kept by doing nothing.
 */
export function acceptance(
  day: Day,
  sent: readonly SentEvent[],
  arrived: ReadonlyMap<string, readonly Moment[]>,
): PromiseCheck {
  const isTight = day.plan.elements.some(({ kind }) => kind === 'small quota')
  const isAmbiguous = (jobId: string) => {
    const requests = sent.flatMap(({ act }) =>
      act.kind === 'schedule' && act.request.jobId === jobId ? [act.request] : [],
    )
    return new Set(requests.map(({ closes }) => closes)).size > 1
  }
  const requests = () => sent.flatMap(({ act }) => (act.kind === 'schedule' ? [act.request] : []))
  const problemOf = ({ act, eventId, time }: SentEvent, snapshot: Snapshot): string | undefined => {
    const arrivedAt = Math.min(...(arrived.get(eventId) ?? []))
    // An extension waits for its request.
    const rowSince = act.kind === 'extend' ? (day.history.rowSince.get(act.jobId) ?? arrivedAt) : arrivedAt
    const due = day.deadlineOf(Math.max(arrivedAt, rowSince))
    if (isTight || snapshot.now <= due) return undefined
    if (act.kind === 'schedule')
      return isAmbiguous(act.request.jobId) || mayMeetExclusive(act.request, act.request.closes, requests(), day)
        ? undefined
        : unscheduled(act, due, snapshot, day)
    return act.kind === 'extend' ? unextended({ ...act, time }, due, requests(), snapshot, day) : undefined
  }

  return {
    onTime: (snapshot) =>
      sent.flatMap((event): readonly Violation[] => {
        const message = problemOf(event, snapshot)
        return message === undefined ? [] : [{ promise: 'f', at: snapshot.now, job: jobOf(event), message }]
      }),
  }
}

function unscheduled(
  { request }: ActOf<'schedule'>,
  due: Moment,
  { rows, iam }: Snapshot,
  { aws, history }: Day,
): string | undefined {
  if (rows.has(request.jobId) || !isManagedPrincipal(iam, request.principal, aws.boundaryArn) || due >= request.closes)
    return undefined
  // A user with two active keys has no room for one of Curfew's.
  const hasTwoOwnKeys = history.changes.some(
    ({ by, at, ...made }) =>
      made.what === 'create key' && by === 'manual change' && at <= due && made.key.userName === request.principal.name,
  )
  if (hasTwoOwnKeys) return undefined
  return 'it was requested, and has no row'
}

function unextended(
  { jobId, closes, time }: ActOf<'extend'> & { readonly time: Moment },
  due: Moment,
  requests: readonly JobRequest[],
  { rows }: Snapshot,
  day: Day,
): string | undefined {
  const row = rows.get(jobId)
  // The start of a job moves its end to an earlier one.
  if (row === undefined || (row.runsFor !== undefined && day.expect.hasStarted(row))) return undefined
  if (row.ended !== undefined || row.closes >= closes || row.closes <= due) return undefined
  // What was asked for before the grant was reopened was about the run before.
  if (row.reopened !== undefined && time < row.reopened.at) return undefined
  const request = requests.find((one) => one.jobId === jobId)
  if (request === undefined || mayMeetExclusive(request, closes, requests, day)) return undefined
  return `it was extended to ${clockTime(closes)}, and is not`
}

/** Whether a job may overlap with another of its principal while one of them is exclusive: then one of them is refused. */
export function mayMeetExclusive(
  job: JobRequest,
  closes: Moment,
  requests: readonly JobRequest[],
  { expect }: Day,
): boolean {
  return requests.some((other) => {
    const isNeighbour =
      other.jobId !== job.jobId && other.principal.name === job.principal.name && (other.exclusive || job.exclusive)
    const ends = expect.windows(other.jobId).map((window) => window.closes)
    return isNeighbour && job.opens < Math.max(...ends) && other.opens < closes
  })
}

function jobOf({ act }: SentEvent): string | undefined {
  if (act.kind === 'schedule') return act.request.jobId
  return 'jobId' in act ? act.jobId : undefined
}
