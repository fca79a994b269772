import { LATE_AFTER_SECONDS } from '#core/audit/receipt.ts'
import type { Grant } from './grant.ts'
import { type RemainingTask, remainingTasks } from './tasks.ts'
import { secondsAfter } from './window.ts'

/** The tasks that change access or keys, the most urgent first. */
const CHANGES: readonly RemainingTask['task'][] = ['end', 'close', 'open', 'keys']

/** What should have been done of a grant so long ago that only a fault explains it; undefined if nothing. */
export function lateTask(grant: Grant, now: Date): RemainingTask | undefined {
  const late = remainingTasks(grant).filter(({ at }) => secondsAfter(at, LATE_AFTER_SECONDS) <= now)
  return CHANGES.flatMap((change) => late.find(({ task }) => task === change) ?? [])[0]
}
