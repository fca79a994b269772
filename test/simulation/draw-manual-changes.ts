import type { Random } from '@curfew/local-aws/random'
import { between, pick } from './chance.ts'
import type { Job } from './draw-operations.ts'
import { type Act, type ManualChange, MINUTE } from './plan.ts'

const MANUAL_CHANGES: readonly ManualChange[] = [
  'detach',
  'detach',
  'delete',
  'edit',
  'edit',
  'plant',
  'plant',
  'attach elsewhere',
  'plant elsewhere',
  'attach to a group',
  'attach a foreign policy',
  'deactivate the key',
  'delete the key',
  'create another key',
  'activate an old key',
  'remove the boundary',
  'remove the tag',
  'delete the principal',
]

/** Before the inventory, which must find it. */
const LATEST = 55 * MINUTE

/** On some days people rename a user, with numbers apart from those of all else that a seed draws. */
export function drawRenames(random: Random, jobs: readonly Job[]): readonly Act[] {
  const users = jobs.filter(({ principal }) => principal.type === 'user')
  if (!random.chance(0.06) || users.length === 0) return []
  const { jobId, opens, closes } = pick(random, users)
  const at = Math.min(LATEST, between(random, opens - 3 * MINUTE, closes))
  return [{ kind: 'manual change', at: Math.max(MINUTE, at), jobId, operation: 'rename the user' }]
}

/** On some days people change what Curfew manages. */
export function drawManualChanges(random: Random, jobs: readonly Job[]): readonly Act[] {
  if (!random.chance(0.3)) return []
  return Array.from({ length: 1 + random.below(3) }, (): Act => {
    const { jobId, opens, closes } = pick(random, jobs)
    const at = Math.min(LATEST, between(random, opens - MINUTE, closes + 2 * MINUTE))
    return { kind: 'manual change', at: Math.max(MINUTE, at), jobId, operation: pick(random, MANUAL_CHANGES) }
  })
}
