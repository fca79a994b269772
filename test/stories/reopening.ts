import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, JOB, job, startDay } from './day.ts'

export const ASKED = { requestedBy: 'ml-platform@acmeco.example', reason: 'the job runs again' }
export const SOURCE = 'acmeco.ml-platform'

export const reopen = (day: Day, closesAt = '04:00:00', jobId = JOB) =>
  day.put('Training Job Extended', { jobId, closesAt: `2025-07-16T${closesAt}Z`, ...ASKED })

/** A day at half past one, whose job has failed. */
export async function withFailedJob(overrides: Readonly<Record<string, unknown>> = {}): Promise<Day> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job(overrides))
  await day.until(at('01:30'))
  await day.put('Training Job Failed', { jobId: JOB })
  return day
}

export async function refusedOf(day: Day): Promise<readonly unknown[]> {
  return announcementsOf(day, 'Access Refused')
}
