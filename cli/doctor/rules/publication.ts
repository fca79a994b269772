import { type Finding, failure, ok, warning } from '#cli/doctor/finding.ts'
import { printSeconds } from '#cli/terminal/times.ts'
import { isBacklog, type WaitingItem } from '#core/audit/publication.ts'
import { secondsLate } from '#core/audit/receipt.ts'

/** As the alarm has it. */
const LATE_SECONDS = 180

const REMEDY = 'see docs/runbook.md#publication-late'

/** @param oldest the oldest record or event that is not published; undefined if all are */
export function judgePublication(oldest: WaitingItem | undefined, now: Date): readonly Finding[] {
  if (oldest === undefined || !isBacklog([oldest], now)) return [ok('records and events are published')]
  const lag = secondsLate(oldest.at, now)
  const job = oldest.key.pk.replace(/^records\//, '')
  const message = `a record of ${job} has waited for ${printSeconds(lag)} to be published; after 5 min nothing is opened`
  return [lag >= LATE_SECONDS ? failure(message, REMEDY) : warning(message, REMEDY)]
}
