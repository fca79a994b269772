import type { Told } from './events.ts'
import type { Moment } from './plan.ts'
import type { Row } from './snapshot.ts'

/** A reason for which a job's access has to be gone, and since when it is one. */
export type Reason = { readonly since: Moment; readonly because: string }

/** What the acts of a day ask for, worked out from them alone. */
export type Expectations = {
  /** Everything that was ever asked for under a job's id, so far. */
  readonly windows: (jobId: string) => readonly { readonly opens: Moment; readonly closes: Moment }[]
  /** Why the job has to be over, the first reason first; the end of its window is always one. */
  readonly ends: (row: Row, rowSince: Moment) => readonly Reason[]
  /** Whether somebody said that the job is over, heard or not. */
  readonly mayHaveEnded: (row: Row) => boolean
  readonly askedAt: (jobId: string) => readonly Moment[]
}

/** @param arrived when the copies of each event arrived, by the event's id */
export function expectations(told: readonly Told[], arrived: ReadonlyMap<string, readonly Moment[]>): Expectations {
  const asks = (jobId: string) =>
    told.flatMap(({ act, time, at }) =>
      act.kind === 'schedule' && act.asked.jobId === jobId ? [{ ...act.asked, time, at }] : [],
    )
  const endings = (row: Row) => told.filter(({ time, act }) => time >= row.askedAt && isEndOf(act, row))

  return {
    windows: (jobId) =>
      asks(jobId).flatMap(({ opens, closes }) => [
        { opens, closes },
        ...told.flatMap(({ act }) =>
          act.kind === 'extend' && act.jobId === jobId ? [{ opens, closes: act.closes }] : [],
        ),
      ]),
    ends: (row, rowSince) => {
      const early = endings(row).flatMap(({ act, eventId }): readonly Reason[] => {
        const heard = Math.min(...(arrived.get(eventId) ?? []))
        if (!Number.isFinite(heard)) return []
        return [
          { because: act.kind === 'revoke' ? 'it was revoked' : 'the job ended', since: Math.max(heard, rowSince) },
        ]
      })
      return [...early, { because: 'its window was over', since: row.closes }].toSorted((a, b) => a.since - b.since)
    },
    mayHaveEnded: (row) => endings(row).length > 0,
    askedAt: (jobId) => asks(jobId).map(({ time }) => time),
  }
}

function isEndOf(act: Told['act'], { jobId, principal }: Row): boolean {
  if (act.kind === 'end') return act.jobId === jobId
  if (act.kind !== 'revoke') return false
  if (act.of === 'all') return true
  if ('jobId' in act.of) return act.of.jobId === jobId
  return act.of.principal.type === principal.type && act.of.principal.name === principal.name
}
