import type { OutboxItem } from '#cli/audit/table/outbox-items.ts'
import { isObject } from '#cli/json.ts'
import type { AuditRecord } from '#core/audit/records.ts'

type Stored = Pick<OutboxItem, 'records' | 'events'>

/** Why Curfew refused something about a job, in one line; undefined if it did not. The last refusal counts. */
export function refusalIn(stored: readonly Stored[], event?: string): string | undefined {
  const refusals = stored
    .flatMap(({ records }) => records)
    .filter(isRefusal)
    .filter((record) => event === undefined || record.event === event)
  const last = refusals.at(-1)
  return last && problemsOf(last)
}

function isRefusal({ change }: AuditRecord): boolean {
  return change === 'refuse request'
}

function problemsOf({ detail }: AuditRecord): string {
  const { problems = [], moreProblems } = detail ?? {}
  const texts = (Array.isArray(problems) ? problems : []).filter(isObject).map(({ path, message }) => {
    return path === '' || path === undefined ? String(message) : `${path}: ${message}`
  })
  const more = typeof moreProblems === 'number' ? [`and ${moreProblems} more`] : []
  return [...texts, ...more].join('; ')
}
