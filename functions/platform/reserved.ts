import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant, type Window } from '#core/grant/window.ts'
import type { Reserved } from '#core/ports.ts'
import { indexItems } from './due-rows.ts'
import { reservationOf } from './grant-row.ts'

/** How many policies a grant needs, and in which window. */
const item = z.object({
  sk: z.string(),
  policies: z.number(),
  isOpen: z.boolean(),
  opensAt: z.string(),
  closesAt: z.string(),
})
const reservation = item.transform(({ sk, ...more }) => ({ jobId: sk.slice('grant/'.length), ...more }))

type Reservation = z.output<typeof reservation>

/** What `reserved` reads of the index of unfinished grants. */
export const RESERVATION_ATTRIBUTES = Object.keys(item.shape)

/** A burst of requests reads the whole index only once in this time. */
const CACHED_FOR_MS = 10_000

let cache: { readonly at: number; readonly reservations: Map<string, Reservation> } | undefined

/** How many policies Curfew holds, and how many other jobs may need in a window. */
export async function reserved(jobId: string, { opensAt, closesAt }: Window): Promise<Reserved> {
  const [from, to] = [printInstant(opensAt), printInstant(closesAt)]
  const all = [...(await reservationsAt(Date.now())).values()]
  const overlapping = all.filter((one) => one.jobId !== jobId && one.opensAt < to && one.closesAt > from)
  return { held: sum(all.filter(({ isOpen }) => isOpen)), overlapping: sum(overlapping) }
}

/** Adds to the cache what this container has just recorded. */
export function reserve(grant: Grant): void {
  const { opensAt, closesAt, policies, isOpen } = reservationOf(grant)
  cache?.reservations.set(grant.jobId, { jobId: grant.jobId, policies, isOpen, opensAt, closesAt })
}

async function reservationsAt(now: number): Promise<ReadonlyMap<string, Reservation>> {
  if (cache === undefined || now - cache.at > CACHED_FOR_MS) {
    const reservations = new Map<string, Reservation>()
    const only = { ProjectionExpression: RESERVATION_ATTRIBUTES.join(', ') }
    for await (const item of indexItems('due = :due', {}, only)) {
      const parsed = reservation.parse(item)
      reservations.set(parsed.jobId, parsed)
    }
    cache = { at: now, reservations }
  }
  return cache.reservations
}

function sum(reservations: readonly Reservation[]): number {
  return reservations.reduce((total, { policies }) => total + policies, 0)
}
