import { expect } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { attached, job, startDay } from './day.ts'

export const MANAGED = [{ Key: 'curfew:managed', Value: 'true' }]

/** Why the grant was ended, as its record says. */
export async function reasons(day: Day): Promise<readonly unknown[]> {
  const records = await day.auditRecords()
  return records.filter(({ change }) => change === 'end grant').map(({ detail }) => detail?.reason)
}

/** How many runs failed since then, whatever they were to do. */
export function failedRuns({ aws }: Day, since: Date): number {
  return aws.runs.filter(({ outcome, at: ran }) => !outcome.ok && ran >= since).length
}

export async function startOpen(overrides: Readonly<Record<string, unknown>> = {}): Promise<Day> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job(overrides))
  await day.until(at('01:10'))
  expect(await attached(day)).toHaveLength(1)
  return day
}

export async function startScheduled(): Promise<Day> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  return day
}
