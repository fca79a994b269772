import type { Io } from '#cli/io.ts'
import { isObject } from '#cli/json.ts'
import { printNetwork } from '#cli/print-network.ts'
import { localTime } from '#cli/terminal/times.ts'
import { askedIn } from '#core/audit/history/asked.ts'
import type { AuditRecord } from '#core/audit/records.ts'

/** What a record says beyond its change: who asked for what and why, who ended it, how it was closed, what failed, or is in doubt. */
export function detailLines(record: AuditRecord, io: Io): readonly string[] {
  const { detail = {} } = record
  return [...askedLines(record, io), ...endLines(detail), ...receiptLines(detail, io), ...problemLines(detail)]
}

function askedLines(record: AuditRecord, io: Io): readonly string[] {
  const [asked] = askedIn([record])
  if (asked === undefined || asked.requestedBy === '') return []
  const { opensAt, closesAt, requestedBy, reason, network, access } = asked
  return [
    `asked by ${requestedBy}: ${reason}`,
    `window ${localTime(opensAt, io)} to ${localTime(closesAt, io)}, from ${printNetwork(network)}`,
    ...Object.entries(access).map(([kind, entries]) => `${kind} ${entries.map(({ resource }) => resource).join(', ')}`),
  ]
}

type Detail = NonNullable<AuditRecord['detail']>

function endLines({ by, reason }: Detail): readonly string[] {
  return typeof by === 'string' && typeof reason === 'string' ? [`by ${by}: ${reason}`] : []
}

function receiptLines({ dueAt, detachedAt, keyOffAt }: Detail, io: Io): readonly string[] {
  if (typeof dueAt !== 'string' || typeof detachedAt !== 'string') return []
  const at = (text: string) => localTime(new Date(text), io)
  const key = typeof keyOffAt === 'string' ? `, key off at ${at(keyOffAt)}` : ''
  return [`due at ${at(dueAt)}, detached at ${at(detachedAt)}${key}`]
}

function problemLines({ problems, error, inDoubt }: Detail): readonly string[] {
  const listed = Array.isArray(problems) ? problems.filter(isObject) : []
  return [
    ...listed.map(
      ({ path, message }) => `${typeof path === 'string' && path !== '' ? `${path}: ` : ''}${String(message)}`,
    ),
    ...(typeof error === 'string' ? [error] : []),
    ...(typeof inDoubt === 'string' ? [`in doubt: ${inDoubt}`] : []),
  ]
}
