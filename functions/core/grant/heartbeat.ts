import { printDuration } from '#core/duration.ts'
import type { Ending, Grant } from './grant.ts'
import { isWaitingForStart } from './start.ts'
import { later, printInstant, secondsAfter } from './window.ts'

type Row = Pick<Grant, 'window' | 'openedAt' | 'started' | 'lastHeartbeatAt'>

/**
 * When access ends for want of a heartbeat, as far as the row knows. Undefined where none is wanted, and as long as no job can
 * send one: before access is open and, if the window waits for the start of the job, before that.
 */
export function silentFrom(grant: Row): Date | undefined {
  const since = silentSince(grant)
  const { heartbeatSeconds } = grant.window
  return since === undefined || heartbeatSeconds === undefined ? undefined : secondsAfter(since, heartbeatSeconds)
}

/** The end of a grant without a heartbeat; undefined if it is not silent for so long by now. */
export function endBySilence(grant: Row, now: Date): Ending | undefined {
  const at = silentFrom(grant)
  const since = silentSince(grant)
  if (at === undefined || since === undefined || now < at) return undefined
  const limit = printDuration(grant.window.heartbeatSeconds ?? 0)
  const what = since.getTime() === grant.lastHeartbeatAt?.getTime() ? 'no heartbeat since' : 'no heartbeat at all since'
  return { at, because: 'ended', by: 'curfew', reason: `${what} ${printInstant(since)}, and the limit is ${limit}` }
}

function silentSince(grant: Row): Date | undefined {
  const { window, openedAt, started, lastHeartbeatAt } = grant
  if (window.heartbeatSeconds === undefined || openedAt === undefined || isWaitingForStart(grant)) return undefined
  const since = [openedAt, started?.at, lastHeartbeatAt].filter((at) => at !== undefined).reduce(later, window.opensAt)
  return new Date(Math.floor(since.getTime() / 1000) * 1000)
}
