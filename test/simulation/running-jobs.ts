import type { SentEvent } from './events.ts'
import { type Act, type EndsWith, MINUTE, type Moment, SECOND } from './plan.ts'
import type { Row } from './snapshot.ts'

/** Why the access of a job must be gone, and since when. */
export type Reason = {
  readonly since: Moment
  readonly because: string
  /** Which promise is broken if it is not. Otherwise that of every end. */
  readonly promise?: 'q'
}

/** What jobs say while they run, and when that ends their access. */
export function runningJobs(sent: readonly SentEvent[], arrived: ReadonlyMap<string, readonly Moment[]>) {
  const endsWithOf = (jobId: string) =>
    sent.flatMap(({ act }) => (act.kind === 'schedule' && act.request.jobId === jobId ? [act.request.endsWith] : []))[0]
  const ofJob = (kind: OfRunningJob['kind'], jobId: string) => {
    const endsWith = endsWithOf(jobId)
    return sent.flatMap(({ act, time, eventId }) =>
      saysOfJob(act, kind, jobId, endsWith)
        ? [{ act, time, arrivedAt: Math.min(...(arrived.get(eventId) ?? [])) }]
        : [],
    )
  }
  const startsOf = (row: Row, rowSince: Moment) =>
    ofJob('start', row.jobId).filter(
      ({ act, time, arrivedAt }) =>
        time >= (row.reopened?.at ?? row.requestedAt) &&
        Number.isFinite(arrivedAt) &&
        (endsWithOf(row.jobId) === undefined || act.kind !== 'run' || isOfGrant(time, arrivedAt, row, rowSince)),
    )
  /** An extension may have been asked for after the start, or have arrived after it. */
  const ofStarts = (row: Row, rowSince: Moment): readonly Reason[] => {
    const { runsFor } = row
    if (runsFor === undefined || ofJob('extend', row.jobId).length > 0) return []
    return startsOf(row, rowSince).map(({ time, arrivedAt }) => {
      return {
        because: 'it had run as long as it asked for',
        promise: 'q',
        since: Math.max(arrivedAt, rowSince, time + runsFor),
      }
    })
  }
  const ofSilence = (row: Row, rowSince: Moment): readonly Reason[] => {
    const { heartbeat, openedAt, runsFor } = row
    const starts = startsOf(row, rowSince)
    if (heartbeat === undefined || openedAt === undefined || (runsFor !== undefined && starts.length === 0)) return []
    const signs = [...ofJob('beat', row.jobId), ...ofJob('start', row.jobId)].map(({ time }) => time)
    const heardOf = Math.min(...starts.map(({ arrivedAt }) => arrivedAt))
    const since = Math.max(row.opens, openedAt, ...signs) + heartbeat
    return [
      {
        because: 'it was silent',
        promise: 'q',
        since: Math.max(since, rowSince, runsFor === undefined ? since : heardOf),
      },
    ]
  }
  /** A job that started so long before its window has ended. */
  const isOverBeforeWindow = ({ jobId, opens, runsFor }: Row) =>
    runsFor !== undefined && ofJob('start', jobId).some(({ time }) => endsBy(time, runsFor).some((end) => end <= opens))
  return { ofJob, ofStarts, ofSilence, isOverBeforeWindow }
}

/** A Lambda whose clock is behind takes a start for so much earlier. */
const CLOCK_SECONDS = [0, 1, 2]

export function endsBy(start: Moment, runsFor: Moment): readonly Moment[] {
  const second = Math.floor(start / SECOND) * SECOND
  return CLOCK_SECONDS.map((seconds) => second - seconds * SECOND + runsFor)
}

type OfRunningJob = Extract<Act, { kind: 'start' | 'beat' | 'extend' }>

/** Two minutes before its window opens, a job can have its policies. */
const LEAD = 2 * MINUTE

/** Of a run that a grant names, what arrives before the grant is not kept, and what is from before it could open is of another night. */
function isOfGrant(time: Moment, arrivedAt: Moment, row: Row, rowSince: Moment): boolean {
  return arrivedAt > rowSince && time >= row.opens - LEAD
}

/**
 * A run of Batch that has the name of the job starts it as well; of a grant that names another one, that one does, and no word
 * of a service about a job that is called like the grant's id.
 */
function saysOfJob(act: Act, kind: OfRunningJob['kind'], jobId: string, endsWith: EndsWith | undefined): boolean {
  if (act.kind !== 'run') {
    const isByService = act.kind === 'start' && act.by !== 'Started'
    return act.kind === kind && 'jobId' in act && act.jobId === jobId && !(isByService && endsWith !== undefined)
  }
  if (kind !== 'start' || act.status !== 'RUNNING') return false
  if (endsWith === undefined) return act.name === jobId
  return endsWith.id === undefined ? act.name === endsWith.name : act.id === endsWith.id
}
