import type { Ending, Grant, Progress } from './grant.ts'
import { earlier, secondsAfter, secondsBefore } from './window.ts'

/** Policies are attached this long before they take effect, because IAM is eventually consistent. */
export const LEAD_SECONDS = 120

/** What a grant is, computed from its row and the clock. `refused` requests leave no row. */
export type Status = 'scheduled' | 'open' | 'closed' | 'ended' | 'revoked'

export function statusOf(grant: Pick<Grant, 'window' | 'ended'>, now: Date): Status {
  if (grant.ended !== undefined && isEarly(grant.ended, grant)) return grant.ended.because
  if (now >= grant.window.closesAt) return 'closed'
  return now >= grant.window.opensAt ? 'open' : 'scheduled'
}

/** When access has to be gone: when the window closes, or when the grant was ended before. */
export function endOf(grant: Pick<Grant, 'window' | 'ended'>): Date {
  return grant.ended === undefined ? grant.window.closesAt : earlier(grant.ended.at, grant.window.closesAt)
}

/** From when on the policies may be attached. Their own conditions deny until the window opens. */
export function attachableFrom(grant: Pick<Grant, 'window'>): Date {
  return secondsBefore(grant.window.opensAt, LEAD_SECONDS)
}

/** Whether the policies should be attached now: half open, from the lead to the end. */
export function isWanted(grant: Pick<Grant, 'window' | 'ended'>, now: Date): boolean {
  return attachableFrom(grant) <= now && now < endOf(grant)
}

/** Whether the access of a job was ever open, recorded or not: then the job may have used its principal's keys. */
export function wasOpen({ openedAt, foundAttachedAt }: Progress): boolean {
  return openedAt !== undefined || foundAttachedAt !== undefined
}

/** More than the clocks of two Lambdas differ. */
export const LAMBDA_CLOCK_SKEW_SECONDS = 60

/**
 * Whether a job may be using its principal's keys. What the row says was observed overrules the clock: another Lambda's clock
 * may be ahead of ours, or behind it, and extend the window in its last second.
 */
export function isRunning(grant: Pick<Grant, 'window' | 'ended' | keyof Progress>, now: Date): boolean {
  if (grant.closedAt !== undefined) return false
  if (isWanted(grant, now)) return true
  const until = grant.ended === undefined ? secondsAfter(endOf(grant), LAMBDA_CLOCK_SKEW_SECONDS) : endOf(grant)
  return grant.openedAt !== undefined && now < until
}

function isEarly(ended: Ending, grant: Pick<Grant, 'window'>): boolean {
  return ended.at < grant.window.closesAt
}
