import type { Grant } from '#core/grant/grant.ts'
import type { Start } from '#core/grant/start.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
import type { AuditEntry } from './records.ts'

/**
 * What the start of a grant's job says.
 * @param grant with the end that the start gives it
 * @param insteadOf its end until then
 * @param noted what else was odd about the event
 */
export function startEntry(
  { jobId, principal, window, policies }: Grant,
  { at, by }: Pick<Start, 'at' | 'by'>,
  insteadOf: Date,
  noted: readonly Problem[],
): AuditEntry {
  const isEarlier = window.closesAt < insteadOf
  const detail = {
    ...{ by, startedAt: printInstant(at), closesAt: printInstant(window.closesAt) },
    ...(isEarlier && { insteadOf: printInstant(insteadOf), policies: policies.map(({ name }) => name) }),
    ...(noted.length > 0 && { noted }),
  }
  return { change: 'start grant', phase: 'done', because: 'started', target: jobId, principal, detail }
}
