import { count } from '#cli/count.ts'
import { type Finding, failure, orOk, shortList, warning } from '#cli/doctor/finding.ts'
import { redeploy, type Stage } from '#cli/doctor/stage.ts'
import type { Grant } from '#core/grant/grant.ts'
import { endOf } from '#core/grant/status.ts'
import { secondsAfter } from '#core/grant/window.ts'

/** A timer that fires now may have deleted itself already. */
const NEAR_SECONDS = 120

export type TimerFacts = {
  readonly hasGroup: boolean
  /** Names of the timers that are enabled, and of those that are not. */
  readonly enabled: readonly string[]
  readonly disabled: readonly string[]
}

/** @param closingTimerOf the name of the timer that closes a grant */
export function judgeTimers(
  { hasGroup, enabled, disabled }: TimerFacts,
  grants: readonly Grant[],
  closingTimerOf: (grant: Grant) => string,
  { stage, now }: { readonly stage: Stage; readonly now: Date },
): readonly Finding[] {
  if (!hasGroup) return [failure(`there is no schedule group ${stage.prefix}: nothing can be granted`, redeploy(stage))]
  const upcoming = grants.filter(
    (grant) => grant.closedAt === undefined && endOf(grant) > secondsAfter(now, NEAR_SECONDS),
  )
  const without = upcoming.filter((grant) => !enabled.includes(closingTimerOf(grant))).map(({ jobId }) => jobId)
  const late = `no timer closes ${shortList(without)}: the sweep does, up to a minute late`
  return orOk(
    [
      ...(without.length === 0 ? [] : [warning(late, 'see docs/runbook.md#delivery-failures')]),
      ...(disabled.length === 0
        ? []
        : [warning(`${count(disabled.length, 'timer')} disabled by hand`, 'see docs/threats.md#timers')]),
    ],
    `schedule group ${stage.prefix}, ${count(enabled.length, 'timer')}`,
  )
}
