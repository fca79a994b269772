import * as z from 'zod'
import { clockTime, instantOf } from '../account.ts'
import { MINUTE, type Moment, SECOND } from '../plan.ts'
import { attachmentsIn } from '../policies.ts'
import { identityOf } from '../principals.ts'
import { type Row, runOf, type Snapshot } from '../snapshot.ts'
import { type Day, jobsIn, type PromiseCheck, type Violation } from './promise.ts'

/** A Lambda whose clock is ahead is so much too early. */
const CLOCKS = 3 * SECOND

/** A late opening, the sweep that triggers the keys, and another that finds the lease of a run over. */
const USUAL_DELAY = 6 * MINUTE

/** Promise l: subscribers are told once that access is ready, when it can be used and before it ends; and warned once of each end. */
export function notices(day: Day): PromiseCheck {
  const ready = new Set<string>()
  const isQuiet = !day.plan.elements.some(({ kind }) => kind === 'manual change' || kind === 'small quota')

  const untold = (row: Row, since: Moment, snapshot: Snapshot): string | undefined => {
    const due = day.deadlineOf(Math.max(row.opens, since), USUAL_DELAY)
    const isExpected = isQuiet && row.ended === undefined && snapshot.now > due && snapshot.now < row.closes - CLOCKS
    return isExpected ? `nobody was told that it is ready, by ${clockTime(due)} at the latest` : undefined
  }

  return {
    onTime: (snapshot) =>
      jobsIn(snapshot, day.history).flatMap(([row, since]) => {
        if (row.readyAt === undefined) return violations(snapshot, row, [untold(row, since, snapshot)])
        if (ready.has(runOf(row))) return []
        ready.add(runOf(row))
        return violations(snapshot, row, isQuiet ? tooEarly(row, snapshot) : [])
      }),
    atEnd: (snapshot) => {
      const stored = storedNotices(day)
      return [...snapshot.rows.values()].flatMap((row) => {
        const own = stored.filter(({ jobId }) => jobId === row.jobId)
        const told = own.filter(({ detailType }) => detailType === 'Access Ready')
        const warned = own
          .filter(({ detailType }) => detailType === 'Access Closing Soon')
          .map(({ opens, closes }) => `${opens} ${closes}`)
        // The window of a run that follows another begins later. That of one that never opened was never ready.
        const toldNow = told.filter(({ opens }) => opens === instantOf(row.opens).getTime())
        return violations(snapshot, row, [
          toldNow.length === (row.readyAt === undefined ? 0 : 1) &&
          new Set(told.map(({ opens }) => opens)).size === told.length
            ? undefined
            : `it was announced ready ${told.length} times`,
          new Set(warned).size === warned.length ? undefined : 'the same end was announced twice',
          ...own.map(({ at, closes }) => (at < closes + CLOCKS ? undefined : 'a notice came after its end')),
        ])
      })
    },
  }
}

/** What is missing at the moment at which a job is told that it can begin. */
function tooEarly({ jobId, principal, opens, closes, keys }: Row, { iam, now, stored }: Snapshot) {
  const isAttached = attachmentsIn(iam).some((one) => one.jobId === jobId && one.who.name === principal.name)
  const key = [...iam.keys.values()].find(({ id }) => id === stored.get(principal.name))
  const needsKey = keys !== 'keep' && identityOf(iam, principal) !== undefined
  return [
    now >= opens - CLOCKS ? undefined : 'it was announced ready before its window opened',
    now < closes + CLOCKS ? undefined : 'it was announced ready after its window closed',
    isAttached ? undefined : 'it was announced ready without its policy',
    needsKey && key?.status !== 'Active' ? 'it was announced ready without a key' : undefined,
  ]
}

const item = z.object({ pk: z.object({ S: z.string() }), events: z.object({ S: z.string() }).optional() })
const moment = z.string().transform((text) => new Date(text))
const event = z.object({
  detailType: z.enum(['Access Ready', 'Access Closing Soon']),
  detail: z.object({ jobId: z.string(), at: moment, window: z.object({ opensAt: moment, closesAt: moment }) }),
})

/** Every notice that was ever stored for publication. */
function storedNotices({ aws }: Day) {
  return aws.dynamoDb.items('curfew').flatMap((one) => {
    const { events } = item.parse(one)
    const stored: unknown = events === undefined ? [] : JSON.parse(events.S)
    const found = Array.isArray(stored) ? stored.flatMap((each: unknown) => event.safeParse(each).data ?? []) : []
    return found.map(({ detailType, detail: { jobId, at, window } }) => ({
      ...{ detailType, jobId },
      at: at.getTime(),
      opens: window.opensAt.getTime(),
      closes: window.closesAt.getTime(),
    }))
  })
}

function violations({ now: at }: Snapshot, { jobId: job }: Row, messages: readonly (string | undefined)[]) {
  return messages.flatMap((message): readonly Violation[] =>
    message === undefined ? [] : [{ promise: 'l', at, job, message }],
  )
}
