import { endsBeforeField } from '#core/access/ends-before.ts'
import { printAccess } from '#core/access/print-access.ts'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'
import type { ListedProblems } from '#core/refusal.ts'
import type { AuditEntry } from './records.ts'

type Asked = Pick<Grant, 'requestedBy' | 'reason'>

/**
 * What somebody asked for and got: its policies, and what is in them. `whoHadAccess` reads it.
 * @param warnings what was odd about it, as `listed` lists them
 */
export function grantedEntry(
  change: 'schedule grant' | 'extend grant' | 'reopen grant',
  grant: Grant,
  { requestedBy, reason }: Asked,
  more: AuditEntry['detail'],
  warnings: ListedProblems,
): AuditEntry {
  const { jobId, principal, window, network, access, listing, policies } = grant
  const detail = {
    ...{ closesAt: printInstant(window.closesAt), requestedBy, reason, network, access: printAccess(access) },
    ...(listing !== undefined && { listing }),
    policies: policies.map(({ name }) => name),
    ...endsBeforeField(grant),
    ...more,
    ...(warnings.problems.length > 0 && { warnings: warnings.problems }),
    ...(warnings.more > 0 && { moreWarnings: warnings.more }),
  }
  return { change, phase: 'done', because: 'requested', target: jobId, principal, detail }
}
