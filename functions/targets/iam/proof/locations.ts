import { isOneObject, type Location } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import { endOfLocation } from '#core/access/location-end.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { type Places, placesOf } from './places.ts'

/** What a job may do at locations. */
export type Use = 'locate' | 'read' | 'list' | 'write' | 'readVersions' | 'delete'

/** Where a job may do something. */
export function locationsFor(use: Use, { access }: JobAccess): readonly Location[] {
  const { datasets, baseModels, outputs, checkpoints, scratch } = access
  const read = [...datasets, ...baseModels, ...checkpoints, ...scratch]
  switch (use) {
    case 'locate':
      return [...read, ...outputs]
    case 'read':
      return read
    case 'list':
      return read.filter((location) => !isOneObject(location))
    case 'readVersions':
      return read.filter(({ versions }) => versions === true)
    case 'write':
      return [...outputs, ...checkpoints, ...scratch]
    case 'delete':
      return scratch
  }
}

/** Everything that a job names. */
export function allLocations(job: JobAccess): readonly Location[] {
  return locationsFor('locate', job)
}

/** The same job with fewer locations, or other ones. */
export function withLocations(
  job: JobAccess,
  change: (locations: readonly Location[]) => readonly Location[],
): JobAccess {
  const { datasets, baseModels, outputs, checkpoints, scratch } = job.access
  const access = {
    ...job.access,
    datasets: change(datasets),
    baseModels: change(baseModels),
    outputs: change(outputs),
    checkpoints: change(checkpoints),
    scratch: change(scratch),
  }
  return { ...job, access }
}

/** What a statement is limited to by its conditions: one owner, if any, and an end. */
export type Scope = { readonly account: string | undefined; readonly end: number }

/** Where a job may do something under a statement: only what its owner has, and what does not end before it. */
export function locationsIn(
  use: Use,
  job: JobAccess,
  { account: own }: Deployment,
  { account, end }: Scope,
): readonly Location[] {
  return locationsFor(use, job).filter(
    (location) =>
      end <= endOfLocation(location, job.window).getTime() &&
      (account === undefined || account === (location.account ?? own)),
  )
}

/** Locations with one owner and one end, for one use. */
export type Share = { readonly account: string; readonly end: Date; readonly places: Places }

/** Where a job may do something, for whom and for how long. */
export function sharesOf(use: Use, job: JobAccess, { account: own }: Deployment): readonly Share[] {
  const alike = Map.groupBy(
    locationsFor(use, job),
    (location) => `${location.account ?? own} ${endOfLocation(location, job.window).getTime()}`,
  )
  return [...alike.values()].flatMap((locations) =>
    locations.slice(0, 1).map((location) => ({
      account: location.account ?? own,
      end: endOfLocation(location, job.window),
      places: placesOf(locations),
    })),
  )
}
