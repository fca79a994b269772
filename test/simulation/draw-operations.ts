import type { Random } from '@curfew/local-aws/random'
import { between, near, pick, some } from './chance.ts'
import { type Act, type Asked, type Ender, type Keys, MINUTE, type RevokedBy, SECOND, type Who } from './plan.ts'

/** A job as it is asked for, and when. */
export type Job = Asked & { readonly at: number }

/** Few, so that jobs share them. */
const PRINCIPALS: readonly Who[] = [
  { type: 'user', name: 'trainer-gpu-01' },
  { type: 'user', name: 'trainer-gpu-01' },
  { type: 'user', name: 'trainer-gpu-02' },
  { type: 'role', name: 'trainer-batch' },
]
const STRATEGIES: readonly Keys[] = ['rotate', 'rotate', 'rotate', 'deactivate', 'keep']
const ENDERS: readonly Ender[] = ['Completed', 'Failed', 'Stopped', 'SageMaker', 'Batch']

/** So many places that they need two policies. */
const MANY_DATASETS = 60

const SHORTEST = 5 * MINUTE
/** Long enough to see the inventory. */
const LONGEST = 60 * MINUTE

/** @param before jobs of the day so far: often one opens or closes when another does */
export function drawJob(random: Random, before: readonly Job[]): Job {
  const principal = pick(random, PRINCIPALS)
  const isTogether = before.length > 0 && random.chance(0.2)
  const at = isTogether ? pick(random, before).at : between(random, MINUTE, 10 * MINUTE)
  const edges = before.flatMap(({ opens, closes }) => [opens, closes])
  const shared = edges.length > 0 && random.chance(0.4) ? pick(random, edges) : undefined
  const opens = shared ?? wholeSeconds(at + between(random, -MINUTE, 8 * MINUTE))
  const fitting = edges.filter((edge) => edge >= Math.max(at, opens) + SHORTEST && edge <= opens + 20 * MINUTE)
  const longest = random.chance(0.15) ? LONGEST : 16 * MINUTE
  const length = wholeSeconds(between(random, SHORTEST, longest))
  const closes =
    fitting.length > 0 && random.chance(0.4) ? pick(random, fitting) : wholeSeconds(Math.max(at, opens)) + length
  const keys = principal.type === 'role' ? 'keep' : pick(random, STRATEGIES)
  const datasets = random.chance(0.04) ? MANY_DATASETS : 1
  return { jobId: `job-${before.length + 1}`, principal, at, opens, closes, keys, datasets }
}

/** What becomes of a job in the course of the day. */
export function drawActs(random: Random, job: Job, jobs: readonly Job[]): readonly Act[] {
  const { at, ...asked } = job
  return [
    { kind: 'schedule', at, asked },
    ...some(random, 0.3, () => extension(random, job)),
    ...some(random, 0.1, () => extension(random, job)),
    ...some(
      random,
      0.4,
      (): Act => ({ kind: 'end', at: anEnd(random, job), jobId: job.jobId, by: pick(random, ENDERS) }),
    ),
    ...some(
      random,
      0.1,
      (): Act => ({ kind: 'end', at: anEnd(random, job), jobId: job.jobId, by: pick(random, ENDERS) }),
    ),
    ...some(random, 0.1, () => oldEnd(random, job)),
    ...some(random, 0.15, (): Act => ({ kind: 'revoke', at: anEnd(random, job), of: revoked(random, job) })),
    ...some(random, 0.15, () => replay(random, job, jobs)),
    ...some(random, 0.06, () => impostor(random, job)),
    ...some(random, 0.08, (): Act => ({ kind: 'restart', at: near(random, [job.opens, job.closes], MINUTE) })),
  ]
}

function extension(random: Random, { jobId, at, opens, closes }: Job): Act {
  const when = near(random, [opens, closes - MINUTE, closes, at + SECOND], 3 * MINUTE)
  return { kind: 'extend', at: when, jobId, closes: closes + wholeSeconds(between(random, MINUTE, 10 * MINUTE)) }
}

/** Anywhere, and more often than not where it is awkward: with the request, at the lead, at an edge. */
function anEnd(random: Random, { at, opens, closes }: Job): number {
  if (random.chance(0.3)) return between(random, at, closes)
  return near(random, [at, opens - 2 * MINUTE, opens, closes], 4 * SECOND)
}

/** An end of an earlier job of the same name, late or replayed: it is not about this one. */
function oldEnd(random: Random, { jobId, at, opens }: Job): Act {
  const time = at - between(random, 5 * SECOND, 50 * SECOND)
  const heard = near(random, [at - 2 * SECOND, at, opens], 20 * SECOND)
  return { kind: 'end', at: Math.max(time, heard), time, jobId, by: 'Completed' }
}

/** An archive that is replayed brings the same event again, with the time that it had. */
function replay(random: Random, { at, ...asked }: Job, jobs: readonly Job[]): Act {
  const { opens, closes } = pick(random, jobs)
  return { kind: 'schedule', at: near(random, [at, opens, closes, closes + MINUTE], 30 * SECOND), time: at, asked }
}

/** The id of the job with another content: another job, and not to be had. */
function impostor(random: Random, { at, ...asked }: Job): Act {
  const closes = asked.closes + 7 * MINUTE
  return { kind: 'schedule', at: near(random, [at, asked.opens], MINUTE), asked: { ...asked, closes } }
}

function revoked(random: Random, { jobId, principal }: Job): RevokedBy {
  return pick<RevokedBy>(random, [{ jobId }, { principal }, 'all'])
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / SECOND) * SECOND
}
