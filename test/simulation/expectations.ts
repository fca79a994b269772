import type { SentEvent } from './events.ts'
import { type EndsWith, MINUTE, type Moment, SECOND } from './plan.ts'
import { endsBy, type Reason, runningJobs } from './running-jobs.ts'
import type { Row } from './snapshot.ts'

/** Two Lambdas may differ by so much. */
export const CLOCKS = 10 * SECOND

/** A clock that is behind, and whole seconds. */
const SKEW = 3 * SECOND

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
  /** Whether a window was requested. One that begins later than any request is that of a grant that an extension reopened. */
  readonly isRequested: (jobId: string, from: Moment, until: Moment) => boolean
  /** The extension that reopened a grant, if there is one: when it was put, and until when it asks for access. */
  readonly reopenings: (row: Row) => readonly { readonly time: Moment; readonly closes: Moment }[]
  /** When revocations that are about the grant arrived. */
  readonly revocationsOf: (row: Row) => readonly Moment[]
  readonly requestedAt: (jobId: string) => readonly Moment[]
  /** Whether an event said that the job has started, even if it never arrived. */
  readonly hasStarted: (row: Row) => boolean
  /** When heartbeats arrived by which the access of a job goes on beyond some moment. */
  readonly heardBy: (row: Row, end: Moment) => readonly Moment[]
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
  const { ofJob, ofStarts, ofSilence, isOverBeforeWindow } = runningJobs(sent, arrived)
  const endings = (row: Row) => {
    const endsWith = requests(row.jobId).map((request) => request.endsWith)[0]
    return sent.filter((event) =>
      event.act.kind === 'run'
        ? isRunEndOf(event.act, event.time, row, endsWith) && !isBeforeReopening(event, row)
        : isEndOf(event.act, row) && !isOfEarlierRun(event, row) && !(endsWith !== undefined && isByService(event.act)),
    )
  }
  const extensions = (jobId: string) =>
    sent.flatMap(({ act, ...event }) => (act.kind === 'extend' && act.jobId === jobId ? [{ ...event, act }] : []))

  return {
    windows: (jobId) =>
      requests(jobId).flatMap(({ opens, closes }) => [
        { opens, closes },
        ...extensions(jobId).map(({ act }) => ({ opens, closes: act.closes })),
      ]),
    isRequested: (jobId, from, until) => {
      const requested = requests(jobId)
      const isMoved = requested.some(
        ({ runsFor }) =>
          runsFor !== undefined && ofJob('start', jobId).some(({ time }) => endsBy(time, runsFor).includes(until)),
      )
      const isExtended = extensions(jobId).some(({ act }) => act.closes === until)
      // What reopened a grant asked for an end, which a later extension or a start may have moved.
      const isReopened = (isMoved || isExtended) && extensions(jobId).some(({ time }) => from >= time - CLOCKS)
      return requested.some(({ opens, closes }) => {
        return opens === from ? closes === until || isExtended || isMoved : opens < from && isReopened
      })
    },
    reopenings: (row) =>
      extensions(row.jobId).flatMap(({ act, time, eventId }) =>
        eventId === row.reopened?.event ? [{ time, closes: act.closes }] : [],
      ),
    revocationsOf: (row) =>
      endings(row)
        .filter(({ act }) => act.kind === 'revoke')
        .map(({ eventId }) => Math.min(...(arrived.get(eventId) ?? []))),
    ends: (row, rowSince) => {
      const early = endings(row).flatMap(({ act, eventId, time }): readonly Reason[] => {
        const arrivedAt = Math.min(...(arrived.get(eventId) ?? []))
        if (!Number.isFinite(arrivedAt)) return []
        // Of the second in which somebody asked again, and before the grant was open again: it is about the run before.
        const isOfSameSecond = row.reopened !== undefined && time < row.reopened.at + SECOND
        if (isOfSameSecond && act.kind !== 'revoke' && arrivedAt <= rowSince) return []
        return [
          { because: act.kind === 'revoke' ? 'it was revoked' : 'the job ended', since: Math.max(arrivedAt, rowSince) },
        ]
      })
      return [
        ...early,
        ...ofStarts(row, rowSince),
        ...ofSilence(row, rowSince),
        { because: 'its window was over', since: row.closes },
      ].toSorted((a, b) => a.since - b.since)
    },
    reportsOf: (user, rows) =>
      sent.flatMap(({ act, time, eventId }) => {
        const isReport = act.kind === 'revoke' && act.compromised === true
        const arrivedAt = Math.min(...(arrived.get(eventId) ?? []))
        const isAbout = rows.some((row) => row.principal.name === user && isReported(act, time, row))
        return isReport && isAbout && Number.isFinite(arrivedAt) ? [arrivedAt] : []
      }),
    mayHaveEnded: (row) => endings(row).length > 0 || isOverBeforeWindow(row),
    hasStarted: ({ jobId }) => ofJob('start', jobId).length > 0,
    heardBy: ({ jobId, heartbeat = 0 }, end) =>
      // A Lambda whose clock is behind takes a heartbeat for so much earlier.
      ofJob('beat', jobId).flatMap(({ time, arrivedAt }) => (time + heartbeat > end + SKEW ? [arrivedAt] : [])),
    requestedAt: (jobId) => requests(jobId).map(({ time }) => time),
  }
}

/** What a job said of itself before its grant was reopened is about the run before. A revocation is of the grant. */
function isOfEarlierRun(event: SentEvent, row: Row): boolean {
  return event.time < row.requestedAt || isBeforeReopening(event, row)
}

function isBeforeReopening({ act, time, eventId }: SentEvent, { reopened }: Row): boolean {
  if (reopened === undefined || act.kind === 'revoke') return false
  return time < reopened.at || eventId === reopened.from.event
}

/** Two minutes before its window opens, a job can have its policies. */
const LEAD = 2 * MINUTE

/** A run with the id that a grant names is its own. One of the name is, from the request on, and once access can be open. */
function isRunEndOf(act: RunAct, time: Moment, row: Row, endsWith: EndsWith | undefined): boolean {
  if (endsWith === undefined) return act.name === row.jobId && act.status !== 'RUNNING' && time >= row.requestedAt
  const isSelected = act.status === 'SUCCEEDED' || (act.status === 'FAILED' && endsWith.onSuccess !== true)
  if (!isSelected) return false
  if (endsWith.id !== undefined) return act.id === endsWith.id
  return act.name === endsWith.name && time >= Math.max(row.requestedAt, row.opens - LEAD)
}

/** A service's word about a job that is called like the grant's id: none of a grant that names another. */
function isByService(act: SentEvent['act']): boolean {
  return act.kind === 'end' && (act.by === 'SageMaker' || act.by === 'Batch')
}

type RunAct = Extract<SentEvent['act'], { kind: 'run' }>

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
