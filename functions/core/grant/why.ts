import { printDuration } from '#core/duration.ts'
import { type Decision, decide } from './decide.ts'
import type { Grant } from './grant.ts'
import { isWaitingForStart } from './start.ts'
import { attachableFrom, isWanted, statusOf } from './status.ts'
import { remainingTasks } from './tasks.ts'

/** Prints an instant. */
type Print = (instant: Date) => string

/** Why a grant is what it is now, in one sentence. */
export function why(grant: Grant, now: Date, print: Print): string {
  const { window, ended, closedAt } = grant
  const detached = closedAt === undefined ? '' : `, and the policies were gone at ${print(closedAt)}`
  const status = statusOf(grant, now)
  switch (status) {
    case 'scheduled':
      return `Access opens at ${print(window.opensAt)}, with the window.`
    case 'open':
      return `Access is open until ${print(window.closesAt)}, when the window closes.`
    case 'closed':
      return `The window closed at ${print(window.closesAt)}${detached}.`
    case 'ended':
    case 'revoked': {
      const how = status === 'ended' ? 'ended' : 'was revoked'
      const at = ended === undefined ? '' : ` at ${print(ended.at)} by ${ended.by}: ${ended.reason}`
      return `Access ${how}${at}${detached}.`
    }
    default:
      return status satisfies never
  }
}

/**
 * What Curfew does about a grant now.
 * @param found names of the grant's policies that are attached as they were written; undefined if nobody could read them
 */
export function whatNow(grant: Grant, found: readonly string[] | undefined, now: Date): string {
  if (found === undefined)
    return isWanted(grant, now) ? 'The policies should be attached.' : 'No policy should be attached.'
  const { changes, reached } = decide(grant, found, now)
  if (changes.length > 0) return `Curfew has to ${changesInWords(changes)}.`
  if (reached !== undefined) return `Curfew has to record that access is ${reached}.`
  if (isWanted(grant, now)) return 'The policies are attached, as they should be.'
  if (now < attachableFrom(grant)) return 'No policy is attached yet, as it should be.'
  return remainingTasks(grant).length === 0
    ? 'No policy is attached, as it should be, and nothing is left to do.'
    : 'No policy is attached, as it should be.'
}

/** What depends on the job itself, and has no instant. */
export function dependsOnJob(grant: Grant): readonly string[] {
  const { runsForSeconds } = grant.window
  if (runsForSeconds === undefined || !isWaitingForStart(grant) || grant.closedAt !== undefined) return []
  return [`when the job starts, its access ends ${printDuration(runsForSeconds)} later, or with the window`]
}

/** An end by its job can be taken back for a while; the guardrails say for how long. */
export function mayBeReopened(grant: Grant, now: Date): boolean {
  const { ended, revokedAfterEnd, window } = grant
  if (ended === undefined || ended.isFinal || revokedAfterEnd !== undefined) return false
  return statusOf(grant, now) === 'ended' && ended.at < window.closesAt
}

function changesInWords(changes: Decision['changes']): string {
  return changes.map(({ action, policy, because }) => `${action} ${policy.name} (${because})`).join(', ')
}
