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
  'switch the key off',
  'delete the key',
  'make another key',
  'take the boundary off',
  'take the tag off',
  'dismiss the principal',
]

/** Before the inventory, which is to find it. */
const LATEST = 55 * MINUTE

/** On some days people meddle with what Curfew keeps. */
export function drawManualChanges(random: Random, jobs: readonly Job[]): readonly Act[] {
  if (!random.chance(0.3)) return []
  return Array.from({ length: 1 + random.below(3) }, (): Act => {
    const { jobId, opens, closes } = pick(random, jobs)
    const at = Math.min(LATEST, between(random, opens - MINUTE, closes + 2 * MINUTE))
    return { kind: 'manual change', at: Math.max(MINUTE, at), jobId, operation: pick(random, MANUAL_CHANGES) }
  })
}
