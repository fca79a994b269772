import type { Outgoing } from '#core/audit/outbox.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import type { AuditEntry } from './records.ts'

/** What the end of a grant says. */
export function ending(grant: Grant, ended: Ending): Outgoing {
  return { entries: [endEntry(grant, ended, {})], events: [] }
}

/** What a revocation says of a grant that was over by then: who and why, and that the first end counts. */
export function laterEnding(grant: Grant, ended: Ending): Outgoing {
  const over = grant.ended ?? { at: grant.window.closesAt, because: 'closed' }
  const detail = { wasOver: over.because, since: printInstant(over.at) }
  return { entries: [endEntry(grant, ended, detail)], events: [] }
}

/** What a new grant says of ends that arrived before its request: the first one counts. */
export function earlyEndings(grant: Grant, ends: readonly Ending[]): readonly AuditEntry[] {
  return ends.flatMap((end, index) => (index === 0 ? ending(grant, end) : laterEnding(grant, end)).entries)
}

function endEntry(
  { jobId, principal, window }: Grant,
  { because, by, reason, noted }: Ending,
  more: Readonly<Record<string, unknown>>,
): AuditEntry {
  const detail = { by, reason, closesAt: printInstant(window.closesAt), ...(noted && { noted }), ...more }
  return { change: 'end grant', phase: 'done', because, target: jobId, principal, detail }
}
