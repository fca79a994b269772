import type { Access, Network } from '#core/access/access.ts'
import type { Grant, Isolation, KeyStrategy, Listing } from '#core/grant/grant.ts'
import { hasAccessKeys, type Principal, printPrincipal } from '#core/grant/principal.ts'
import { endOf } from '#core/grant/status.ts'
import { printInstant, type Window } from '#core/grant/window.ts'
import { quantity } from '#core/quantity.ts'
import type { Problem } from '#core/refusal.ts'
import { accessProblems } from './guardrail-access.ts'
import { networkProblems } from './guardrail-network.ts'
import { type Requester, ruleFor, violation } from './guardrail-rule.ts'
import { DEFAULT_REOPEN_HOURS, type GuardrailRule, type Guardrails } from './guardrails.ts'
import { matchesAny } from './pattern.ts'

const HOUR_MS = 3600 * 1000

/** A requester, and those parts of the request that could be read. */
export type GuardedRequest = Requester & {
  readonly principal?: Principal | undefined
  readonly window?: Window | undefined
  readonly network?: Network | undefined
  readonly access?: Access | undefined
  readonly isolation?: Isolation | undefined
  readonly listing?: Listing | undefined
  readonly keys?: KeyStrategy | undefined
}

/**
 * Everything in a request that exceeds the guardrails, each with its path.
 * @param own the account that Curfew is deployed in, 12 digits; unless it is given, no account of a request is known to be it
 */
export function guardrailProblems(
  request: GuardedRequest,
  { rules }: Guardrails,
  now: Date,
  own = "Curfew's own account",
): readonly Problem[] {
  const rule = ruleFor(request, rules)
  if (rule === undefined) {
    const message = `no guardrail applies to ${describeRequester(request)}: every request is refused until the deployer adds one`
    return [{ path: '', message }]
  }
  return [
    ...principalProblems(request, rule),
    ...windowLimitProblems(request.window, rule, now),
    ...(request.network === undefined ? [] : networkProblems(request.network, rule)),
    ...(request.isolation === 'exclusive' && !rule.exclusive
      ? [violation(rule, 'isolation', 'does not allow exclusive')]
      : []),
    ...(request.listing !== undefined && rule.listing !== request.listing
      ? [violation(rule, 'listing', 'does not allow lists of whole buckets')]
      : []),
    ...(request.access === undefined ? [] : accessProblems(request.access, rule, own)),
  ]
}

/** Whether the principal has as many grants that are not over as the guardrails allow. */
export function jobQuotaProblems(
  requester: Requester,
  grants: readonly Grant[],
  { rules }: Guardrails,
  now: Date,
): readonly Problem[] {
  const rule = ruleFor(requester, rules)
  const jobs = grants.filter((grant) => now < endOf(grant)).length
  if (rule === undefined || jobs < rule.jobsPerPrincipal) return []
  const message = `allows ${quantity(rule.jobsPerPrincipal, 'job')} at a time, and the principal has ${jobs}`
  return [violation(rule, 'principal.name', message)]
}

/** Whether a window that was requested to close at one instant may close at another. */
export function extensionLimitProblems(
  requester: Requester,
  from: Date,
  to: Date,
  { rules }: Guardrails,
): readonly Problem[] {
  const rule = ruleFor(requester, rules)
  // guardrailProblems reports that no rule applies.
  if (rule === undefined) return []
  const hours = (to.getTime() - from.getTime()) / HOUR_MS
  if (hours <= rule.longestExtensionHours) return []
  const message = `allows ${quantity(rule.longestExtensionHours, 'hour')} of extension in total, and this makes ${quantity(hours, 'hour')}`
  return [violation(rule, 'closesAt', message)]
}

/** Whether a grant that ended at some instant may be reopened now. In whole seconds, as windows are. */
export function reopenLimitProblems(
  requester: Requester,
  endedAt: Date,
  now: Date,
  { rules }: Guardrails,
): readonly Problem[] {
  const rule = ruleFor(requester, rules)
  // guardrailProblems reports that no rule applies.
  if (rule === undefined) return []
  const { longestReopenHours = DEFAULT_REOPEN_HOURS } = rule
  if (longestReopenHours === 0)
    return [violation(rule, 'jobId', 'does not allow an ended grant to be reopened: schedule a new job')]
  const seconds = Math.floor(now.getTime() / 1000) - Math.floor(endedAt.getTime() / 1000)
  if (seconds <= longestReopenHours * 3600) return []
  const message = `allows an ended grant to be reopened within ${quantity(longestReopenHours, 'hour')}, and this one ended at ${printInstant(endedAt)}: schedule a new job`
  return [violation(rule, 'jobId', message)]
}

/** Whether the guardrails forbid the extensions of a requester, whatever the job. */
export function extensionRuleProblems(requester: Requester, { rules }: Guardrails): readonly Problem[] {
  const rule = ruleFor(requester, rules)
  return rule === undefined || rule.longestExtensionHours > 0
    ? []
    : [violation(rule, 'closesAt', 'does not allow extensions')]
}

/** IAM ignores case in names, and patterns do not: a request has to spell a name as IAM does, and so does its rule. */
function principalProblems({ principal, keys }: GuardedRequest, rule: GuardrailRule): readonly Problem[] {
  const isAllowed = principal === undefined || matchesAny(printPrincipal(principal), rule.principals ?? [])
  const mayHaveKeys = principal === undefined || hasAccessKeys(principal)
  const areKeysAllowed = keys === undefined || !mayHaveKeys || (rule.keys ?? []).includes(keys)
  return [
    ...(isAllowed ? [] : [violation(rule, 'principal', `does not allow ${principal.type} ${principal.name}`)]),
    ...(areKeysAllowed ? [] : [violation(rule, 'keys', `does not allow the key strategy ${keys}`)]),
  ]
}

function windowLimitProblems(window: Window | undefined, rule: GuardrailRule, now: Date): readonly Problem[] {
  if (window === undefined) return []
  const hours = (window.closesAt.getTime() - window.opensAt.getTime()) / HOUR_MS
  const days = (window.opensAt.getTime() - now.getTime()) / (24 * HOUR_MS)
  const { longestWindowHours, furthestStartDays } = rule
  const tooLong = `allows ${quantity(longestWindowHours, 'hour')}, and this window is ${quantity(hours, 'hour')} long`
  const tooFar = `allows a start ${quantity(furthestStartDays, 'day')} ahead, and this is ${quantity(days, 'day')} ahead`
  return [
    ...(hours > longestWindowHours ? [violation(rule, 'window', tooLong)] : []),
    ...(days > furthestStartDays ? [violation(rule, 'window.opensAt', tooFar)] : []),
  ]
}

function describeRequester({ requestedBy, source }: Requester): string {
  const requester = requestedBy === '' ? 'an unnamed requester' : requestedBy
  return source === '' ? requester : `${requester} from source ${source}`
}
