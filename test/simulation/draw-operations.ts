import type { Random } from '@curfew/local-aws/random'
import { between, near, pick, some, wholeSeconds } from './chance.ts'
import { drawRetry } from './draw-retry.ts'
import { drawEndsWith, drawRuns } from './draw-runs.ts'
import { drawSignals, withSignals } from './draw-signals.ts'
import {
  type Act,
  END_SOURCES,
  type JobRequest,
  type Keys,
  MINUTE,
  type Principal,
  type RevocationTarget,
  SECOND,
} from './plan.ts'

/** A request, and when it is put. */
export type Job = JobRequest & { readonly at: number }

/** So few that jobs share them. */
const PRINCIPALS: readonly Principal[] = [
  { type: 'user', name: 'trainer-gpu-01' },
  { type: 'user', name: 'trainer-gpu-01' },
  { type: 'user', name: 'trainer-gpu-02' },
  { type: 'role', name: 'trainer-batch' },
]
const STRATEGIES: readonly Keys[] = ['rotate', 'rotate', 'rotate', 'deactivate', 'keep']

/** So many datasets that they need two policies. */
const MANY_DATASETS = 60

/** What people and programs write in place of a detail type. */
const MISSPELT = [
  'Training Job Complete',
  'training job completed',
  'Training Job Completed ',
  'Training Job Cancelled',
  'Training Job Schedule',
  'Access Revocation Request',
  'Acess Revocation Requested',
]

/** Revocations that hit nothing: an unknown job, an unknown user, and a user who is said to be a role. */
const NOBODY: readonly RevocationTarget[] = [
  { jobId: 'job-unknown' },
  { principal: { type: 'user', name: 'trainer-unknown' } },
  { principal: { type: 'role', name: 'trainer-gpu-01' } },
]

const BUSY_JOBS = 6

const MIN_LENGTH = 5 * MINUTE
/** Long enough that the inventory runs. */
const MAX_LENGTH = 60 * MINUTE

/** @param before the jobs of the day so far: often a new one opens or closes together with one of them */
export function drawJob(random: Random, before: readonly Job[]): Job {
  const principal = pick(random, PRINCIPALS)
  const isTogether = before.length > 0 && random.chance(0.2)
  const at = isTogether ? pick(random, before).at : between(random, MINUTE, 10 * MINUTE)
  const edges = before.flatMap(({ opens, closes }) => [opens, closes])
  const shared = edges.length > 0 && random.chance(0.4) ? pick(random, edges) : undefined
  const opens = shared ?? wholeSeconds(at + between(random, -MINUTE, 8 * MINUTE))
  const fitting = edges.filter((edge) => edge >= Math.max(at, opens) + MIN_LENGTH && edge <= opens + 20 * MINUTE)
  const maxLength = random.chance(0.15) ? MAX_LENGTH : 16 * MINUTE
  const length = wholeSeconds(between(random, MIN_LENGTH, maxLength))
  const closes =
    fitting.length > 0 && random.chance(0.4) ? pick(random, fitting) : wholeSeconds(Math.max(at, opens)) + length
  const keys = principal.type === 'role' ? 'keep' : pick(random, STRATEGIES)
  const datasets = random.chance(0.04) ? MANY_DATASETS : 1
  const jobId = `job-${before.length + 1}`
  const job = { jobId, principal, at, opens, closes, keys, datasets, ...drawEndsWith(random, jobId) }
  const drawn = random.chance(0.15) ? exclusive(random, job, before) : job
  // Those beside the runs of a name that a grant names are drawn apart.
  return drawn.endsWith === undefined ? withSignals(random, drawn) : drawn
}

/** An exclusive job, which often begins at the second at which another job of its principal ends. */
function exclusive(random: Random, job: Job, before: readonly Job[]): Job {
  const ends = before
    .filter(({ principal, closes }) => principal.name === job.principal.name && closes > job.at)
    .map(({ closes }) => closes)
  if (ends.length === 0 || random.chance(0.3)) return { ...job, exclusive: true }
  const opens = pick(random, ends)
  return { ...job, exclusive: true, opens, closes: opens + wholeSeconds(between(random, MIN_LENGTH, 10 * MINUTE)) }
}

/** The jobs of a user that is never idle: each begins before the one before it ends. */
export function drawBusyJobs(random: Random): readonly Job[] {
  const principal = { type: 'user', name: 'trainer-gpu-01' } as const
  const jobs: Job[] = []
  for (let index = 0; index < BUSY_JOBS; index++) {
    const { opens: from, closes: to } = jobs.at(-1) ?? { opens: 2 * MINUTE, closes: 4 * MINUTE }
    const opens = wholeSeconds(between(random, from, to))
    const closes = Math.max(to, opens) + wholeSeconds(between(random, MIN_LENGTH, 8 * MINUTE))
    const at = Math.max(MINUTE, opens - between(random, 0, 3 * MINUTE))
    const keys = pick(random, STRATEGIES)
    jobs.push({ jobId: `job-${index + 1}`, principal, at, opens, closes, keys, datasets: 1 })
  }
  return jobs
}

/** What happens to a job in the course of the day. */
export function drawActs(random: Random, job: Job, jobs: readonly Job[]): readonly Act[] {
  const { at, ...request } = job
  return [
    { kind: 'schedule', at, request },
    ...drawSignals(random, job),
    ...some(random, 0.3, () => extension(random, job)),
    ...some(random, 0.1, () => extension(random, job)),
    ...some(
      random,
      0.4,
      (): Act => ({ kind: 'end', at: endTime(random, job), jobId: job.jobId, by: pick(random, END_SOURCES) }),
    ),
    ...some(
      random,
      0.1,
      (): Act => ({ kind: 'end', at: endTime(random, job), jobId: job.jobId, by: pick(random, END_SOURCES) }),
    ),
    ...some(random, 0.1, () => oldEnd(random, job)),
    ...some(random, 0.1, () => earlyExtension(random, job)),
    ...some(
      random,
      0.15,
      (): Act => ({
        ...{ kind: 'revoke', at: endTime(random, job), target: revocationTarget(random, job) },
        compromised: random.chance(0.4),
      }),
    ),
    ...some(
      random,
      0.08,
      (): Act => ({ kind: 'revoke', at: between(random, job.at, job.closes), target: pick(random, NOBODY) }),
    ),
    ...some(random, 0.1, (): Act => {
      const { jobId } = job
      return { kind: 'misspell', at: endTime(random, job), jobId, detailType: pick(random, MISSPELT) }
    }),
    ...some(random, 0.15, () => replay(random, job, jobs)),
    ...some(random, 0.06, () => conflictingRequest(random, job)),
    ...some(random, 0.3, () => drawRetry(random, job)).flat(),
    ...drawRuns(random, job),
    ...some(random, 0.08, (): Act => ({ kind: 'restart', at: near(random, [job.opens, job.closes], MINUTE) })),
  ]
}

function extension(random: Random, { jobId, at, opens, closes }: Job): Act {
  const when = near(random, [opens, closes - MINUTE, closes, at + SECOND], 3 * MINUTE)
  return { kind: 'extend', at: when, jobId, closes: closes + wholeSeconds(between(random, MINUTE, 10 * MINUTE)) }
}

/** It overtakes its request, or comes at the same moment. */
function earlyExtension(random: Random, { jobId, at, closes }: Job): Act {
  const when = Math.max(0, at - pick(random, [0, SECOND, between(random, 0, MINUTE)]))
  return { kind: 'extend', at: when, jobId, closes: closes + wholeSeconds(between(random, MINUTE, 10 * MINUTE)) }
}

/** Anywhere, but most often at a critical time: with the request, at the lead, at an edge of the window. */
function endTime(random: Random, { at, opens, closes }: Job): number {
  if (random.chance(0.3)) return between(random, at, closes)
  return near(random, [at, opens - 2 * MINUTE, opens, closes], 4 * SECOND)
}

/** A late or replayed end of an earlier job with the same id. It does not concern this one. */
function oldEnd(random: Random, { jobId, at, opens }: Job): Act {
  const time = at - between(random, 5 * SECOND, 50 * SECOND)
  const putAt = near(random, [at - 2 * SECOND, at, opens], 20 * SECOND)
  return { kind: 'end', at: Math.max(time, putAt), time, jobId, by: 'Completed' }
}

/** A replayed archive delivers the same event again, with its original time. */
function replay(random: Random, { at, ...request }: Job, jobs: readonly Job[]): Act {
  const { opens, closes } = pick(random, jobs)
  return { kind: 'schedule', at: near(random, [at, opens, closes, closes + MINUTE], 30 * SECOND), time: at, request }
}

/** A different request with the id of the job, which must be refused. */
function conflictingRequest(random: Random, { at, ...request }: Job): Act {
  const closes = request.closes + 7 * MINUTE
  return { kind: 'schedule', at: near(random, [at, request.opens], MINUTE), request: { ...request, closes } }
}

function revocationTarget(random: Random, { jobId, principal }: Job): RevocationTarget {
  return pick<RevocationTarget>(random, [{ jobId }, { principal }, 'all'])
}
