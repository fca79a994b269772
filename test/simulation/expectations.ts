import type { SentEvent } from './events.ts'
import type { Moment } from './plan.ts'
import type { Row } from './snapshot.ts'

/** Why the access of a job must be gone, and since when. */
export type Reason = { readonly since: Moment; readonly because: string }

/** What must be true on a day, derived from its events alone. */
export type Expectations = {
  /** Every window that was requested so far with the id of a job. */
  readonly windows: (jobId: string) => readonly { readonly opens: Moment; readonly closes: Moment }[]
  /** Why the job must be over, in order of time. The end of its window is always one reason. */
  readonly ends: (row: Row, rowSince: Moment) => readonly Reason[]
  /** When it was reported that the keys of a user are compromised, if the user had a job by then. */
  readonly reportsOf: (user: string, rows: readonly Row[]) => readonly Moment[]
  /** Whether an event said that the job is over, even if it never arrived. */
  readonly mayHaveEnded: (row: Row) => boolean
  readonly requestedAt: (jobId: string) => readonly Moment[]
}

/** @param arrived when the copies of each event arrived, by the event's id */
export function expectations(
  sent: readonly SentEvent[],
  arrived: ReadonlyMap<string, readonly Moment[]>,
): Expectations {
  const requests = (jobId: string) =>
    sent.flatMap(({ act, time, at }) =>
      act.kind === 'schedule' && act.request.jobId === jobId ? [{ ...act.request, time, at }] : [],
    )
  const endings = (row: Row) => sent.filter(({ time, act }) => time >= row.requestedAt && isEndOf(act, row))

  return {
    windows: (jobId) =>
      requests(jobId).flatMap(({ opens, closes }) => [
        { opens, closes },
        ...sent.flatMap(({ act }) =>
          act.kind === 'extend' && act.jobId === jobId ? [{ opens, closes: act.closes }] : [],
        ),
      ]),
    ends: (row, rowSince) => {
      const early = endings(row).flatMap(({ act, eventId }): readonly Reason[] => {
        const arrivedAt = Math.min(...(arrived.get(eventId) ?? []))
        if (!Number.isFinite(arrivedAt)) return []
        return [
          { because: act.kind === 'revoke' ? 'it was revoked' : 'the job ended', since: Math.max(arrivedAt, rowSince) },
        ]
      })
      return [...early, { because: 'its window was over', since: row.closes }].toSorted((a, b) => a.since - b.since)
    },
    reportsOf: (user, rows) =>
      sent.flatMap(({ act, time, eventId }) => {
        const isReport = act.kind === 'revoke' && act.compromised === true
        const arrivedAt = Math.min(...(arrived.get(eventId) ?? []))
        const isAbout = rows.some((row) => row.principal.name === user && isReported(act, time, row))
        return isReport && isAbout && Number.isFinite(arrivedAt) ? [arrivedAt] : []
      }),
    mayHaveEnded: (row) => endings(row).length > 0,
    requestedAt: (jobId) => requests(jobId).map(({ time }) => time),
  }
}

/** What a revocation says of a principal or of everything is about whoever has that name; of a job, about a job that there is. */
function isReported(act: SentEvent['act'], time: Moment, row: Row): boolean {
  const isOfJob = act.kind === 'revoke' && act.target !== 'all' && 'jobId' in act.target
  return isEndOf(act, row) && (!isOfJob || time >= row.requestedAt)
}

function isEndOf(act: SentEvent['act'], { jobId, principal }: Row): boolean {
  if (act.kind === 'end') return act.jobId === jobId
  if (act.kind !== 'revoke') return false
  if (act.target === 'all') return true
  if ('jobId' in act.target) return act.target.jobId === jobId
  return act.target.principal.type === principal.type && act.target.principal.name === principal.name
}
