import { clockOf, duration, shortInstant } from '#cli/report/words.ts'
import { widest } from '#core/audit/history/asked.ts'
import { type Closing, punctuality } from '#core/audit/history/closings.ts'
import type { JobHistory } from '#core/audit/history/job-history.ts'

/** What became of a job, in a few words: `ended 16 Jul 03:12`, `closed 16 Jul 04:12, 12 min late`. */
export function statusLine(history: JobHistory): string {
  const closing = history.closings.at(-1)
  return `${happened(history, closing)}${lateness(closing)}`
}

/** The same for who listens, with what else a bar shows. The job stands before it, in the same row. */
export function spoken(history: JobHistory, ready: readonly Date[]): string {
  const closing = history.closings.at(-1)
  const isOnTime = closing?.detachedAt !== undefined && punctuality(closing) === 'on time'
  const onTime = isOnTime ? `, ${duration(closing.secondsLate)} late` : ''
  const changed = history.drifts.length > 0 ? ', with manual changes put right' : ''
  const readyAt = ready.length === 0 ? '' : `, ready ${ready.map(clockOf).join(' and ')}`
  return `${statusLine(history)}${onTime}${readyAt}${changed}`
}

function happened({ status, asked, records, ends }: JobHistory, closing: Closing | undefined): string {
  const window = widest(asked)
  const last = asked.at(-1)
  switch (status) {
    case 'refused':
      return `refused ${shortInstant(new Date(records.at(-1)?.at ?? 0))}`
    case 'scheduled':
      return window === undefined ? 'scheduled' : `opens ${shortInstant(window.opensAt)}`
    case 'open':
      return last === undefined ? 'open' : `open until ${shortInstant(last.closesAt)}`
    default: {
      const at = closing?.detachedAt ?? closing?.dueAt ?? ends.at(-1)?.at ?? last?.closesAt
      return at === undefined ? status : `${status} ${shortInstant(at)}`
    }
  }
}

function lateness(closing: Closing | undefined): string {
  if (closing === undefined || punctuality(closing) === 'on time') return ''
  const late = `${duration(closing.secondsLate)} late`
  if (closing.detachedAt === undefined) return `, ${late} and no record that its policy was detached`
  return punctuality(closing) === 'late' ? `, ${late}` : `, ${late}, by the sweep`
}
