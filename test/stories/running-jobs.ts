import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { JOB, s3Answer } from './day.ts'

export const WINDOW = { opensAt: '2025-07-16T01:00:00Z', closesAt: '2025-07-16T08:00:00Z' }
export const RUNS_FOR_AN_HOUR = { window: { ...WINDOW, runsFor: 'PT1H' } }
export const BEATS = { window: { ...WINDOW, heartbeat: 'PT15M' } }

/** The detail of an event of the job that says no more than its name. */
export const OF_JOB = { jobId: JOB }

export const batch = (status: string, more: object = {}) => ({
  source: 'aws.batch',
  detailType: 'Batch Job State Change',
  detail: { jobName: JOB, jobId: '4c7599ae', status, ...more },
})

export const sagemaker = (TrainingJobStatus: string, more: object = {}) => ({
  source: 'aws.sagemaker',
  detailType: 'SageMaker Training Job State Change',
  detail: { TrainingJobName: JOB, TrainingJobStatus, ...more },
})

/** At which of some times the job can read its data. */
export async function readsAt(day: Day, times: readonly string[]): Promise<readonly (readonly [string, boolean])[]> {
  const reads: (readonly [string, boolean])[] = []
  for (const time of times) {
    await day.until(at(time))
    reads.push([time, (await s3Answer(day, 'read')) === 'OK'])
  }
  return reads
}

/** When access was to be gone, as the receipt says. */
export async function endOfJob(day: Day): Promise<unknown> {
  return (await day.auditRecords()).find(({ change }) => change === 'close grant')?.detail?.dueAt
}

/** Sends a heartbeat at each of some times. */
export async function beatAt(day: Day, ...times: readonly string[]): Promise<void> {
  for (const time of times) {
    await day.until(at(time))
    await day.put('Training Job Heartbeat', OF_JOB)
  }
}

/** Calls of Lambdas since some moment, by how many calls there were until then. */
export function callsSince(day: Day, before: number): readonly string[] {
  return day.aws.calls.all
    .slice(before)
    .filter(({ caller }) => caller?.kind === 'role')
    .map(({ service, operation }) => `${service} ${operation}`)
}
