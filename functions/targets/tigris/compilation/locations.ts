import { isOneObject, LOCATION_LISTS, type Location } from '#core/access/access.ts'
import { withoutCovered } from '#core/access/covered-locations.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import type { Problem } from '#core/refusal.ts'

export function bucketArn({ bucket }: Location): string {
  return `arn:aws:s3:::${bucket}`
}

/** Every object at the location; one object is itself. Tigris takes one wildcard, at the end. */
export function objectsArn(location: Location): string {
  return `${bucketArn(location)}/${location.path}${isOneObject(location) ? '' : '*'}`
}

/** What the job reads. */
export function readBy({ access }: JobAccess): readonly Location[] {
  return withoutCovered([...access.datasets, ...access.baseModels, ...access.checkpoints, ...access.scratch])
}

/** The buckets that the job lists. A list shows the whole bucket: without its consent, the job lists only what it reads as a whole. */
export function listedBy(job: JobAccess): readonly Location[] {
  const listed = readBy(job).filter((location) => mayBeListed(location, job))
  return withoutCovered(listed.map((location) => ({ ...location, path: '' })))
}

/** Of one object there is no list. */
function mayBeListed(location: Location, { listing }: Pick<JobAccess, 'listing'>): boolean {
  return location.path === '' || (listing === 'whole-bucket' && !isOneObject(location))
}

/** What the job writes. */
export function writtenBy({ access }: JobAccess): readonly Location[] {
  return withoutCovered([...access.outputs, ...access.checkpoints, ...access.scratch])
}

/** Locations that the language of Tigris cannot name: in it, no character can be escaped. */
export function locationProblems({ access }: JobAccess): readonly Problem[] {
  return LOCATION_LISTS.flatMap((list) =>
    access[list].flatMap(({ path, account }, index) => {
      const at = `access.${list}[${index}]`
      const wild = /[*?]|\$\{/.exec(path)?.[0]
      return [
        ...(wild === undefined ? [] : [{ path: at, message: `holds ${wild}, which Tigris takes for a wildcard` }]),
        ...(account === undefined
          ? []
          : [{ path: at, message: `is of account ${account}: the buckets of Tigris have no account` }]),
      ]
    }),
  )
}
