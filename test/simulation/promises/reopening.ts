import { clockTime } from '../account.ts'
import type { SentEvent } from '../events.ts'
import { CLOCKS } from '../expectations.ts'
import { MINUTE, type Moment } from '../plan.ts'
import { type Row, runOf, type Snapshot } from '../snapshot.ts'
import { mayMeetExclusive } from './acceptance.ts'
import { type Day, jobsIn, type PromiseCheck, type Violation } from './promise.ts'

/** As long as the guardrails of local AWS allow, because they do not say. */
const LONGEST = 60 * MINUTE

/** A closing, the retries of what waits for it, and a sweep. */
const USUAL_DELAY = 8 * MINUTE

/** Promise f: an ended grant has access again only if an extension asked for that after its end, in time, and nobody revoked it. */
export function reopening(
  day: Day,
  sent: readonly SentEvent[],
  arrived: ReadonlyMap<string, readonly Moment[]>,
): PromiseCheck {
  const judged = new Set<string>()
  const requests = () => sent.flatMap(({ act }) => (act.kind === 'schedule' ? [act.request] : []))
  const isLeftEnded = ({ act, time, eventId }: SentEvent, row: Row, snapshot: Snapshot): boolean => {
    if (act.kind !== 'extend' || act.jobId !== row.jobId || row.ended?.because !== 'ended' || row.isDue) return false
    // A job that ends after its window has closed ended nothing.
    if (row.ended.at >= row.closes) return false
    const arrivedAt = Math.min(...(arrived.get(eventId) ?? []))
    const due = day.deadlineOf(arrivedAt, USUAL_DELAY)
    const isAfterEnds = sent.every((end) => !(end.act.kind === 'end' && end.act.jobId === row.jobId) || end.time < time)
    const isInTime = row.ended.at + CLOCKS < arrivedAt && due < Math.min(row.ended.at + LONGEST, act.closes)
    const request = requests().find(({ jobId }) => jobId === row.jobId)
    return (
      [snapshot.now > due, isAfterEnds, isInTime, isUndisturbed(row, snapshot, day)].every(Boolean) &&
      request !== undefined &&
      !mayMeetExclusive(request, act.closes, requests(), day)
    )
  }
  return {
    onTime: (snapshot) =>
      jobsIn(snapshot, day.history).flatMap(([row]): readonly Violation[] => {
        const problems = judged.has(runOf(row)) ? [] : [problemOf(row, snapshot, day)]
        judged.add(runOf(row))
        const isMissed = sent.some((event) => isLeftEnded(event, row, snapshot))
        const messages = [...problems, isMissed ? 'it ended, and was not reopened' : undefined]
        return messages.flatMap((message) =>
          message === undefined ? [] : [{ promise: 'f', at: snapshot.now, job: row.jobId, message }],
        )
      }),
  }
}

/** Whether nothing stands in the way of giving an ended grant its access back. */
function isUndisturbed({ principal }: Row, { rows, now }: Snapshot, { expect, history, plan }: Day): boolean {
  const theirs = [...rows.values()].filter((row) => row.principal.name === principal.name)
  const isRevoked = theirs.some((row) => expect.revocationsOf(row).some((arrivedAt) => arrivedAt <= now))
  const isTamperedWith = history.changes.some(({ by }) => by === 'manual change')
  return !isRevoked && !isTamperedWith && !plan.elements.some(({ kind }) => kind === 'small quota')
}

function problemOf(row: Row, { now }: Snapshot, { expect, deadlineOf }: Day): string | undefined {
  const { jobId, reopened } = row
  const [asked] = expect.reopenings(row)
  if (reopened === undefined) return undefined
  const { from } = reopened
  if (asked === undefined) return 'it was reopened, and no event asked for that'
  if (from.because !== 'ended') return `it was reopened although it had been ${from.because}`
  if (now > from.at + LONGEST + CLOCKS) return `it was reopened too long after it ended at ${clockTime(from.at)}`
  if (asked.closes !== row.closes)
    return `it was reopened until ${clockTime(row.closes)}, and ${clockTime(asked.closes)} was asked for`
  const first = Math.min(...expect.windows(jobId).map(({ opens }) => opens))
  if (row.opens < first || (row.opens > first && row.opens < from.at - CLOCKS))
    return `its window begins at ${clockTime(row.opens)}, before it was reopened`
  // A revocation that arrives while that is decided, or whose run dies and is repeated, ends the grant afterwards.
  const isRevoked = expect.revocationsOf(row).some((arrivedAt) => deadlineOf(arrivedAt, 0) <= reopened.at)
  return isRevoked && row.ended === undefined ? 'it was reopened although it had been revoked' : undefined
}
