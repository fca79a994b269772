import type { Random } from '@curfew/local-aws/random'
import { between, near, pick, some } from './chance.ts'
import type { Job } from './draw-operations.ts'
import { type Act, type EndsWith, MINUTE, type Moment, SECOND } from './plan.ts'

/** So few that jobs share them, as nightly jobs do. */
const NAMES = ['nightly-train', 'nightly-evaluate']

/** The Batch job that a job names, if it names one. */
export function drawEndsWith(random: Random, jobId: string): { readonly endsWith?: EndsWith } {
  if (!random.chance(0.3)) return {}
  const name = pick(random, NAMES)
  const isById = random.chance(0.2)
  return { endsWith: { name, ...(isById && { id: firstIdOf(jobId) }), ...(random.chance(0.5) && { onSuccess: true }) } }
}

/** The runs of the job that a job names: a first one, a retry if it failed, and a late report of a night before. */
export function drawRuns(random: Random, { jobId, at, opens, closes, endsWith }: Job): readonly Act[] {
  if (endsWith === undefined) return []
  const { name } = endsWith
  const first = firstIdOf(jobId)
  const begins = near(random, [opens, Math.max(at, opens)], MINUTE)
  const fails = Math.max(begins, between(random, begins, closes))
  const succeeds = Math.max(fails, near(random, [between(random, fails, closes), closes], 4 * SECOND))
  const run = (when: Moment, id: string, status: 'RUNNING' | 'FAILED' | 'SUCCEEDED'): Act => {
    return { kind: 'run', at: Math.max(0, when), name, id, status }
  }
  return [
    run(begins, first, 'RUNNING'),
    ...some(random, 0.6, () => run(fails, first, 'FAILED')),
    ...some(random, 0.4, () => run(fails + SECOND, `${jobId}-retry`, 'RUNNING')),
    ...some(random, 0.6, () => run(succeeds, `${jobId}-retry`, 'SUCCEEDED')),
    ...some(random, 0.4, () => earlier(random, name, opens)),
    // Near the moment from which on a run of this name is the job's.
    ...some(random, 0.2, () => run(near(random, [at, opens - 2 * MINUTE], 4 * SECOND), `${jobId}-edge`, 'FAILED')),
  ]
}

/** It was over before access could be open, and is reported when it is. */
function earlier(random: Random, name: string, opens: Moment): Act {
  const time = opens - 2 * MINUTE - between(random, SECOND, MINUTE)
  const at = Math.max(0, time, near(random, [opens], 2 * MINUTE))
  return { kind: 'run', at, time: Math.min(time, at), name, id: 'the-night-before', status: 'SUCCEEDED' }
}

function firstIdOf(jobId: string): string {
  return `${jobId}-first`
}
