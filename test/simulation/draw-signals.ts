import type { Random } from '@curfew/local-aws/random'
import { between, near, pick, some } from './chance.ts'
import type { Job } from './draw-operations.ts'
import { type Act, MINUTE, type Moment, SECOND, type StartSource } from './plan.ts'

const START_SOURCES: readonly StartSource[] = ['Started', 'SageMaker', 'Batch']

/** The shortest that a request may ask for. */
const SHORTEST_HEARTBEAT = 10 * MINUTE

/** The same job, perhaps one that waits in a queue, or one that says that it is alive. */
export function withSignals(random: Random, job: Job): Job {
  const length = job.closes - job.opens
  const runsFor = random.chance(0.3) ? wholeSeconds(between(random, SECOND, length)) : undefined
  const longest = Math.min(length - SECOND, SHORTEST_HEARTBEAT + 5 * MINUTE)
  const heartbeat =
    longest > SHORTEST_HEARTBEAT && random.chance(0.5)
      ? wholeSeconds(between(random, SHORTEST_HEARTBEAT, longest))
      : undefined
  return { ...job, ...(runsFor && { runsFor }), ...(heartbeat && { heartbeat }) }
}

/** What a job says while it runs: that it starts, perhaps more than once, and until when it is alive. */
export function drawSignals(random: Random, job: Job): readonly Act[] {
  const waits = job.runsFor !== undefined
  return [
    ...some(random, waits ? 0.85 : 0.1, () => start(random, job)),
    ...some(random, waits ? 0.3 : 0.05, () => start(random, job)),
    ...(job.heartbeat === undefined ? [] : beats(random, job, job.heartbeat)),
  ]
}

/** Anywhere in the window, but most often near a critical time: with the request, or at an edge. */
function start(random: Random, { jobId, at, opens, closes }: Job): Act {
  const when = random.chance(0.6)
    ? between(random, Math.max(at, opens), closes)
    : near(random, [at, opens, closes], 10 * SECOND)
  return { kind: 'start', at: Math.max(0, when), jobId, by: pick(random, START_SOURCES) }
}

/** The job is alive for its whole window, or dies at some moment of it, or never begins. */
function beats(random: Random, { jobId, opens, closes }: Job, heartbeat: Moment): readonly Act[] {
  const last = random.chance(0.5) ? closes : between(random, opens - MINUTE, closes)
  const every = wholeSeconds(between(random, MINUTE, heartbeat / 2))
  const count = Math.max(0, Math.floor((last - opens) / every))
  return Array.from(
    { length: count },
    (_, index) => ({ kind: 'beat', at: opens + (index + 1) * every, jobId }) as const,
  )
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / SECOND) * SECOND
}
