import type { EndedGrant } from '#cli/contracts/ending.ts'
import type { Io } from '#cli/io.ts'
import { table } from '#cli/terminal/table.ts'
import { localTime, timeLeft } from '#cli/terminal/times.ts'
import type { Grant } from '#core/grant/grant.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { endOf, statusOf } from '#core/grant/status.ts'
import { openAtMostUntil } from './follow-end.ts'

/** Grants that an end is about, before it is sent. */
export function printHits(grants: readonly Grant[], io: Io): string {
  const now = io.now()
  const rows = grants.map((grant) => [
    grant.jobId,
    printPrincipal(grant.principal),
    statusOf(grant, now),
    timeLeft(endOf(grant), now),
  ])
  return rows.length === 0 ? '' : table([['JOB', 'PRINCIPAL', 'STATUS', 'LEFT'], ...rows], io.width)
}

/** What became of the policies and the key of each grant. */
export function printEnded(ended: readonly EndedGrant[], grants: readonly Grant[], io: Io): string {
  if (ended.length === 0) return ''
  const byJob = new Map(grants.map((grant) => [grant.jobId, grant]))
  const rows = ended.map((one) => [one.grant.jobId, policiesOf(one, byJob.get(one.grant.jobId), io), keyOf(one, io)])
  return table([['JOB', 'POLICIES', 'KEY'], ...rows], io.width)
}

function policiesOf({ grant: { closedAt, openedAt } }: EndedGrant, grant: Grant | undefined, io: Io): string {
  if (closedAt !== undefined)
    return openedAt === undefined ? 'were never attached' : `detached ${localTime(new Date(closedAt), io)}`
  if (openedAt === undefined) return 'not attached; not known to be closed'
  const until =
    grant === undefined ? '' : `: its window ends access at ${localTime(openAtMostUntil(grant), io)} at the latest`
  return `still attached${until}`
}

function keyOf({ grant: { principal, openedAt }, isClosed, key, keyHeldBy, keyKept }: EndedGrant, io: Io): string {
  if (key !== undefined) return `off ${localTime(new Date(key.offAt), io)}`
  if (keyHeldBy !== undefined) return `goes off with ${keyHeldBy.join(', ')}`
  if (keyKept) return 'kept'
  if (principal.startsWith('role/') || openedAt === undefined) return 'none'
  return isClosed ? 'settled' : 'not known to be off'
}
