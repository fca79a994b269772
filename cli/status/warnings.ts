import type { GrantStatus } from '#cli/contracts/status.ts'
import { endsBefore } from '#core/access/ends-before.ts'
import { LATE_AFTER_SECONDS, secondsLate } from '#core/audit/receipt.ts'
import { endOf, isWanted, statusOf } from '#core/grant/status.ts'
import type { GrantFacts } from './facts.ts'

/** What somebody should look at, a sentence each. */
export function warningsOf(
  facts: GrantFacts,
  policies: GrantStatus['policies'],
  prefix: string,
  now: Date,
  print: (instant: Date) => string,
): readonly string[] {
  const { grant, attached, holdings, keys } = facts
  const { closedAt, closingFailedAt } = grant
  const late = secondsLate(endOf(grant), closedAt ?? now)
  const known = [...grant.policies.map(({ name }) => name), ...grant.superseded]
  return [
    ...(statusOf(grant, now) === 'open' && grant.openedAt === undefined
      ? ['The window is open, and the policies are not attached yet.']
      : []),
    ...(late > LATE_AFTER_SECONDS
      ? [
          `Its policies ${closedAt === undefined ? 'are' : 'were'} not detached within ${LATE_AFTER_SECONDS} s. Their own conditions end access with the window.`,
        ]
      : []),
    ...(closedAt === undefined && closingFailedAt
      ? [`Detaching fails since ${print(closingFailedAt)}, and is tried each minute.`]
      : []),
    ...policies
      .filter(({ held }) => held === 'edited')
      .map(({ name }) => `Somebody edited ${name}: Curfew reverts that within the hour.`),
    ...(isWanted(grant, now) && grant.openedAt !== undefined
      ? policies
          .filter(({ held }) => held === 'not attached')
          .map(({ name }) => `Somebody detached ${name}: Curfew attaches it again within the hour.`)
      : []),
    ...attached
      .filter(({ name }) => !known.includes(name))
      .map(({ name }) => `${name} is attached under the path of the job, and is not Curfew's.`),
    ...endsBefore(grant).map(
      ({ location, until }) => `Access to ${location} ends at ${print(new Date(until))}, before the window does.`,
    ),
    ...principalWarnings(holdings, prefix),
    ...(keys?.ring.blocked ? [`A key that is needed cannot be made: ${keys.ring.blocked.because}.`] : []),
  ]
}

function principalWarnings({ identity }: GrantFacts['holdings'], prefix: string): readonly string[] {
  if ('unread' in identity) return []
  const { boundaryArn, tags } = identity.value
  return [
    ...(boundaryArn === undefined ? [`The principal has no permissions boundary; it needs ${prefix}-boundary.`] : []),
    ...(tags['curfew:managed'] === 'true' ? [] : ['The principal does not have the tag curfew:managed=true.']),
  ]
}
