import type { CatalogueEntry } from '#core/catalogue/catalogue.ts'
import type { Day } from '#local/day/day.ts'
import { DATASET, JOB, job } from './day.ts'

/** A catalogue: what may be read until the middle of the seed's window, without an end, no longer, and only by others. */
export const ENTRIES: readonly CatalogueEntry[] = [
  { name: 'wikipedia-2025-07', location: `s3://${DATASET.bucket}`, until: '2025-07-16T02:30:00Z' },
  { name: 'base-models', location: 's3://acmeco-base-models' },
  { name: 'old-news', location: 's3://acmeco-news', until: '2025-07-15' },
  { name: 'payroll', location: 's3://acmeco-training-datasets-payroll', for: { principals: ['user/payroll-*'] } },
  { name: 'elsewhere', location: 's3://somebody-elses' },
]

/** The first entry, as records and events print it. */
export const WIKIPEDIA = {
  ...{ location: `s3://${DATASET.bucket}`, name: 'name:wikipedia-2025-07' },
  until: '2025-07-16T02:30:00Z',
}

export const BASE = { bucket: 'acmeco-base-models', key: 'llama/config.json' }

/** A request for datasets by their names or paths. */
export const reading = (...datasets: readonly string[]) => job({ access: { datasets } })

const asked = { requestedBy: 'ml-platform@acmeco.example', reason: 'slow epoch' }

export function extend(day: Day, closesAt: string): Promise<void> {
  return day.put('Training Job Extended', { jobId: JOB, closesAt, ...asked })
}
