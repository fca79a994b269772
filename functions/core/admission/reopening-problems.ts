import type { EarlyExtension } from '#core/grant/early-extension.ts'
import type { Ending, Grant } from '#core/grant/grant.ts'
import { asksToReopen } from '#core/grant/reopening.ts'
import { statusOf } from '#core/grant/status.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'

/**
 * What is wrong with reopening a grant, apart from the guardrails.
 * @param ended its end
 * @param revocations when access of its principal was last revoked, or its keys or sessions were: what was revoked after the
 *   grant was requested is not given back
 */
export function reopeningProblems(
  grant: Grant,
  ended: Ending,
  extension: Pick<EarlyExtension, 'closesAt' | 'time'>,
  revocations: readonly Date[],
  now: Date,
): readonly Problem[] {
  const obstacle = obstacleTo(grant, ended, extension, revocations, now)
  const { closesAt } = extension
  return [
    ...(obstacle === undefined ? [] : [{ path: 'jobId', message: obstacle }]),
    ...(closesAt <= now ? [{ path: 'closesAt', message: `has passed: it is ${printInstant(now)}` }] : []),
  ]
}

/** Why an ended grant stays ended; undefined if it need not. */
function obstacleTo(
  grant: Grant,
  ended: Ending,
  extension: Pick<EarlyExtension, 'time'>,
  revocations: readonly Date[],
  now: Date,
): string | undefined {
  const revokedAt = revocationOf(grant, ended, revocations)
  if (revokedAt !== undefined)
    return `access was revoked at ${printInstant(revokedAt)}, and is not given back: schedule a new job`
  if (statusOf(grant, now) !== 'ended')
    return `the grant was over at ${printInstant(grant.window.closesAt)}, when its window closed: schedule a new job`
  const at = printInstant(ended.at)
  if (ended.isFinal)
    return `the grant ended at ${at} because its principal had changed, and is not reopened: schedule a new job`
  return asksToReopen(grant, extension)
    ? undefined
    : `the grant was over at ${at}, and this was asked for before: ask again to have it reopened`
}

/** When the access of a grant was taken away. */
function revocationOf(
  { requestedAt, revokedAfterEnd }: Grant,
  ended: Ending,
  revocations: readonly Date[],
): Date | undefined {
  if (ended.because === 'revoked') return ended.at
  return revokedAfterEnd?.at ?? revocations.find((at) => at >= requestedAt)
}
