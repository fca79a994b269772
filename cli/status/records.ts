import type { GrantStatus } from '#cli/contracts/status.ts'
import { inOrder } from '#core/audit/chain.ts'
import type { AuditRecord } from '#core/audit/records.ts'

const MAX_SHOWN = 8

/** The last records of a job, the oldest first, without hashes. Those that stand alone are in their place by time. */
export function recordsOf(records: readonly AuditRecord[]): GrantStatus['records'] {
  return inOrder(records)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .slice(-MAX_SHOWN)
    .map(({ at, by, change, phase, because, target, detail }) => ({
      ...{ at, by, change, phase, because, target },
      ...(typeof detail?.error === 'string' && { error: detail.error }),
    }))
}
