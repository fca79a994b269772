import { link } from '#core/audit/chain.ts'
import type { AuditEntry, AuditRecord } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'

export const CHURN = 'churn-7'
const principal = { type: 'user', name: 'trainer' } as const

/** What one record says, and when. */
export type Told = readonly [clock: string, entry: Omit<AuditEntry, 'principal' | 'phase'> & Partial<AuditEntry>]

/** The chain of a job, or of the keys of a user. */
export function chain(told: readonly Told[], job = CHURN): readonly AuditRecord[] {
  const records: AuditRecord[] = []
  for (const [clock, entry] of told) {
    const last = records.at(-1)
    const stamp = { at: at(clock), by: 'settle-access', event: 'e', until: at(clock) }
    const end = { lastSeq: last?.seq ?? 0, lastHash: last?.hash ?? null }
    records.push(...link(job, end, [{ phase: 'done', principal, ...entry }], stamp))
  }
  return records
}

export const instant = (clock: string) => at(clock).toISOString().replace('.000', '')

/** From one to four o'clock, unless the detail says something else. */
export function asked(
  clock: string,
  change: 'schedule grant' | 'extend grant' | 'reopen grant',
  detail: object = {},
): Told {
  const window = change === 'schedule grant' ? { opensAt: instant('01:00') } : {}
  const words = { requestedBy: 'ann@acmeco.example', reason: 'weekly', policies: ['p1'] }
  const more = { ...window, closesAt: instant('04:00'), ...words, ...detail }
  return [clock, { change, because: 'requested', target: CHURN, detail: more }]
}

export function policy(
  clock: string,
  change: 'attach policy' | 'detach policy',
  target = 'p1',
  because = 'open',
): Told {
  return [clock, { change, because, target }]
}

export function ended(clock: string, because: 'ended' | 'revoked' = 'ended', detail: object = {}): Told {
  return [clock, { change: 'end grant', because, target: CHURN, detail: { by: 'ops', reason: 'done', ...detail } }]
}

export function receipt(clock: string, dueAt: string, detachedAt: string, because = 'closed'): Told {
  const times = { dueAt: instant(dueAt), detachedAt: instant(detachedAt), keyOffAt: instant(detachedAt) }
  return [clock, { change: 'close grant', because, target: CHURN, detail: times }]
}
