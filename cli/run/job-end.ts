import type { JobEnd } from './report.ts'
import type { Exited } from './world.ts'

/** What a job came to, by how its command ended and whether somebody stopped it. */
export function jobEndOf(exited: Exited, stoppedBy: string | undefined): JobEnd {
  const how =
    'signal' in exited ? `the command was ended by ${exited.signal}` : `the command exited with ${exited.code}`
  if (stoppedBy !== undefined) return { as: 'stopped', reason: `curfew run got SIG${stoppedBy}, and ${how}` }
  return { as: exited.code === 0 ? 'completed' : 'failed', reason: how }
}
