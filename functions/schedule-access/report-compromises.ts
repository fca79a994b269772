import type { Ending, Grant } from '#core/grant/grant.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import { reportCompromise } from '#platform/report-compromise.ts'
import type { World } from './world.ts'

/**
 * Passes on what a revocation said of the keys of a job before its request arrived, when nobody knew whose keys those were.
 * Before the grant is recorded: a run that dies is repeated, and to report it twice changes nothing.
 */
export async function reportCompromises({ principal }: Grant, ends: readonly Ending[], world: World): Promise<void> {
  const report = ends.find(({ compromised }) => compromised)
  if (report !== undefined && hasAccessKeys(principal)) await reportCompromise(principal, report, true, world)
}
