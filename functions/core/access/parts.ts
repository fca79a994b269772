import { LOCATION_LISTS, type Location, type LocationList } from '#core/access/access.ts'
import { endOfLocation } from '#core/access/location-end.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import { inOrder } from '#core/policy/statement.ts'

/** A job with those of its locations whose end is the same, which is the end of its window. Its other access is unchanged. */
export type Part = JobAccess

/** The job by the ends of its locations. */
export function byEnd(job: JobAccess): readonly Part[] {
  const parts = dividedBy((location) => printInstant(endOfLocation(location, job.window)), job)
  return parts.map(({ location, ...part }) => {
    const closesAt = endOfLocation(location, job.window)
    return { ...part, window: { ...job.window, closesAt } }
  })
}

/** The job by the owners of its locations, each with the account. */
export function byOwner(job: JobAccess, own: string): readonly { readonly account: string; readonly part: Part }[] {
  const parts = dividedBy(({ account = own }) => account, job)
  return parts.map(({ location: { account = own }, ...part }) => ({ account, part }))
}

/**
 * The job in spans of its window, one after the other: in each, the locations that have not ended, as if they had no end of their
 * own.
 */
export function spansOf(job: JobAccess): readonly Part[] {
  const ends = inOrder(locationsOf(job).map((location) => printInstant(endOfLocation(location, job.window))))
  const edges = ends.map((end) => new Date(end)).filter((end) => end < job.window.closesAt)
  return [...edges, job.window.closesAt].map((closesAt, index) => {
    const opensAt = edges[index - 1] ?? job.window.opensAt
    const isLeft = (location: Location) => opensAt < endOfLocation(location, job.window)
    return { ...job, window: { opensAt, closesAt }, access: accessOf(job, isLeft, ({ until: _, ...rest }) => rest) }
  })
}

function dividedBy(keyOf: (location: Location) => string, job: JobAccess) {
  const alike = [...Map.groupBy(locationsOf(job), keyOf)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return alike.flatMap(([key, locations]) =>
    locations
      .slice(0, 1)
      .map((location) => ({ ...job, location, access: accessOf(job, (each) => keyOf(each) === key) })),
  )
}

function locationsOf({ access }: JobAccess): readonly Location[] {
  return LOCATION_LISTS.flatMap((list) => access[list])
}

function accessOf(
  { access }: JobAccess,
  isOf: (location: Location) => boolean,
  change = (location: Location) => location,
): JobAccess['access'] {
  const only = (list: LocationList) => access[list].filter(isOf).map(change)
  return {
    ...access,
    datasets: only('datasets'),
    baseModels: only('baseModels'),
    outputs: only('outputs'),
    checkpoints: only('checkpoints'),
    scratch: only('scratch'),
  }
}
