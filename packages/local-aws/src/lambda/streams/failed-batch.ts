import * as z from 'zod'
import type { StreamSource } from '../../template/stack.ts'
import type { Outcome } from '../outcome.ts'
import type { Batch } from './batch.ts'

/** What comes after an invocation: the parts of its batch that are delivered again, or what is given up. */
export type Rest = { readonly retry: readonly Batch[]; readonly givenUp?: Batch }

type Policy = Pick<StreamSource, 'reportsItemFailures' | 'bisectsFailedBatches' | 'maxRetries'>

const report = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.unknown() })).nullish() }).nullable()

/**
 * A batch that failed is delivered again from its first failure. With bisecting, a batch whose function throws is halved,
 * and one whose function reports a failure is cut there; neither is a retry. AWS does not document whether a retry counts
 * against the maximum when earlier records of the batch have succeeded since: here it does.
 */
export function restOf(batch: Batch, outcome: Outcome, policy: Policy): Rest {
  const firstFailure = outcome.ok ? reportedFailure(batch, outcome.payload, policy) : 0
  if (firstFailure === undefined) return { retry: [] }
  if (policy.bisectsFailedBatches) {
    if (firstFailure > 0) return { retry: [slice(batch, firstFailure)] }
    if (!outcome.ok && batch.entries.length > 1) return { retry: halves(batch) }
  }
  const failed = { ...slice(batch, firstFailure), failures: batch.failures + 1 }
  return failed.failures > policy.maxRetries ? { retry: [], givenUp: failed } : { retry: [failed] }
}

/** The index of the first record that the function reported as failed; 0 for a report that Lambda cannot read. */
function reportedFailure({ entries }: Batch, payload: string, policy: Policy): number | undefined {
  if (!policy.reportsItemFailures) return undefined
  const parsed = report.safeParse(JSON.parse(payload))
  if (!parsed.success) return 0
  const failures = parsed.data?.batchItemFailures ?? []
  if (failures.length === 0) return undefined
  const indexes = failures.map(({ itemIdentifier }) =>
    entries.findIndex(({ record }) => record.dynamodb.SequenceNumber === itemIdentifier),
  )
  return Math.max(0, Math.min(...indexes))
}

function slice(batch: Batch, from: number, to?: number): Batch {
  return { ...batch, entries: batch.entries.slice(from, to) }
}

function halves(batch: Batch): readonly Batch[] {
  const middle = Math.ceil(batch.entries.length / 2)
  return [slice(batch, 0, middle), slice(batch, middle)]
}
