import { aDay } from '#local/day/day.ts'
import { type Left, leftBehind } from './left-behind.ts'
import type { Observed } from './observed.ts'
import { recorder } from './recorder.ts'
import { type Jobs, makePrincipals, nameOf, round } from './round.ts'

/** Several rounds of the same jobs, and hours without any. The difference between two parts is the cost of what differs. */
export type Observation = {
  readonly count: number
  /** Hours before the first job. */
  readonly idle: Observed
  /** Jobs of SHORT_HOURS, whose principals had one job before. */
  readonly short: Observed
  /** The same again: their principals had two jobs before. */
  readonly again: Observed
  /** The same with LONG_HOURS. */
  readonly long: Observed
  /** The items that one job leaves in the table. */
  readonly left: readonly Left[]
  /** Names of the metrics that were sent. */
  readonly metrics: readonly string[]
  /** Lambda runs that failed. There should be none. */
  readonly failedRuns: number
}

export const SHORT_HOURS = 1
export const LONG_HOURS = 3
const IDLE_HOURS = 1

/** Runs a day on local AWS with the packaged Lambdas. Takes some seconds. */
export async function observe(jobs: Jobs): Promise<Observation> {
  const watch = recorder()
  const day = await aDay(new Date('2025-07-16T00:00:30Z'), watch.options)
  watch.follow(day)
  await makePrincipals(day, jobs)

  await day.until(new Date(day.clock.now().getTime() + IDLE_HOURS * 3_600_000))
  const idle = watch.take()
  const part = async (name: string, hours: number) => {
    await round(day, name, hours, jobs)
    return watch.take()
  }
  // Only the first job of a user creates its secret.
  await part('job-a', SHORT_HOURS)
  const short = await part('job-b', SHORT_HOURS)
  const again = await part('job-c', SHORT_HOURS)
  const requestedAt = day.clock.now()
  const long = await part('job-d', LONG_HOURS)
  return {
    ...{ count: jobs.count, idle, short, again, long },
    left: leftBehind(day, { jobId: 'job-d-0', principal: nameOf(0), requestedAt }),
    metrics: metricsOf([idle, short, again, long]),
    failedRuns: day.aws.runs.filter(({ outcome }) => !outcome.ok).length,
  }
}

/** CloudWatch extracts metrics from lines with an `_aws` field (embedded metric format). */
function metricsOf(parts: readonly Observed[]): readonly string[] {
  const lines = parts.flatMap(({ logs }) => logs.flatMap(({ messages }) => messages))
  const names = lines
    .filter((text) => text.includes('"_aws"'))
    .flatMap((text) => [...text.matchAll(/"Name":"(\w+)"/g)].map(([, name = '']) => name))
  return [...new Set(names)].toSorted()
}
