import type { Deployment } from '#core/access/deployment.ts'
import { endOfLocation } from '#core/access/location-end.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import type { Cell } from './cell.ts'
import { allLocations, withLocations } from './locations.ts'
import { probesOf } from './probes.ts'

/**
 * Where locations end before the window does, everything about them is tried on both sides of their end: in their last second, and
 * at their end. None if every location lasts as long as the window, whose edges are tried anyway.
 */
export function endProbesOf(job: JobAccess, deployment: Deployment, keys: readonly string[]): readonly Cell[] {
  const endOf = (location: Parameters<typeof endOfLocation>[0]) => endOfLocation(location, job.window).getTime()
  const ends = new Set(allLocations(job).map(endOf))
  if (ends.size === 1 && ends.has(job.window.closesAt.getTime())) return []

  const others = { ...job, access: { ...job.access, images: [], logGroups: [] } }
  return [...ends].flatMap((end) => {
    const ending = withLocations(others, (locations) => locations.filter((location) => endOf(location) === end))
    const probes = probesOf(ending, deployment, keys)
    return [end - 1000, end].flatMap((time) => {
      const at = { 'aws:CurrentTime': new Date(time).toISOString() }
      return probes.map((probe) => ({ ...probe, context: { ...probe.context, ...at } }))
    })
  })
}
