import type { Access, Location, Network } from '#core/access/access.ts'
import { S3_LOCATION } from '#core/access/arns.ts'
import type { Grant, Isolation } from '#core/grant/grant.ts'
import { endOf } from '#core/grant/status.ts'
import type { Window } from '#core/grant/window.ts'
import { quantity } from '#core/quantity.ts'
import type { Problem } from '#core/refusal.ts'
import type { GuardrailRule, Guardrails } from './guardrails.ts'

const HOUR_MS = 3600 * 1000

/** Who sends a request: the bus vouches for the source, and the event names whom it is requested by. */
export type Requester = { readonly source: string; readonly requestedBy: string }

/** A requester, and those parts of the request that could be read. */
export type GuardedRequest = Requester & {
  readonly window?: Window | undefined
  readonly network?: Network | undefined
  readonly access?: Access | undefined
  readonly isolation?: Isolation | undefined
}

/** Everything in a request that exceeds the guardrails, each with its path. */
export function guardrailProblems(request: GuardedRequest, { rules }: Guardrails, now: Date): readonly Problem[] {
  const rule = ruleFor(request, rules)
  if (rule === undefined) {
    const message = `no guardrail applies to ${describeRequester(request)}: every request is refused until the deployer adds one`
    return [{ path: '', message }]
  }
  return [
    ...windowLimitProblems(request.window, rule, now),
    ...(request.network === 'any' && !rule.anyNetwork
      ? [violation(rule, 'network', 'does not allow access from any network')]
      : []),
    ...(request.isolation === 'exclusive' && !rule.exclusive
      ? [violation(rule, 'isolation', 'does not allow exclusive')]
      : []),
    ...(request.access === undefined ? [] : accessProblems(request.access, rule)),
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

function ruleFor({ source, requestedBy }: Requester, rules: readonly GuardrailRule[]): GuardrailRule | undefined {
  return rules.find(
    (rule) => matchesAny(source, rule.for.sources ?? ['*']) && matchesAny(requestedBy, rule.for.requesters ?? ['*']),
  )
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

function accessProblems(access: Access, rule: GuardrailRule): readonly Problem[] {
  const { datasets, baseModels, outputs, checkpoints, kmsKeys, images, logGroups } = access
  return [
    ...locationProblems('datasets', datasets, rule, 'read'),
    ...locationProblems('baseModels', baseModels, rule, 'read'),
    ...locationProblems('outputs', outputs, rule, 'write'),
    ...locationProblems('checkpoints', checkpoints, rule, 'read'),
    ...locationProblems('checkpoints', checkpoints, rule, 'write'),
    ...arnProblems('kmsKeys', kmsKeys, rule),
    ...arnProblems('images', images, rule),
    ...arnProblems('logGroups', logGroups, rule),
  ]
}

function locationProblems(
  list: keyof Access,
  locations: readonly Location[],
  rule: GuardrailRule,
  right: 'read' | 'write',
): readonly Problem[] {
  return locations.flatMap(({ bucket, prefix }, index) => {
    if (rule[right].some((allowed) => covers(allowed, bucket, prefix))) return []
    const message = `does not let s3://${bucket}/${prefix} be ${right === 'read' ? 'read' : 'written'}`
    return [violation(rule, `access.${list}[${index}]`, message)]
  })
}

function arnProblems(
  list: 'kmsKeys' | 'images' | 'logGroups',
  arns: readonly string[],
  rule: GuardrailRule,
): readonly Problem[] {
  return arns.flatMap((arn, index) =>
    matchesAny(arn, rule[list]) ? [] : [violation(rule, `access.${list}[${index}]`, `does not name ${arn}`)],
  )
}

/**
 * Whether a location lies inside what is allowed. `s3://bucket/train` means the prefix `train/` and never its neighbour
 * `train2/`; only a `*` at the very end (`train*`) matches every prefix that begins so.
 */
function covers(allowed: string, bucket: string, prefix: string): boolean {
  const [, name = '', inside = ''] = S3_LOCATION.exec(allowed) ?? []
  if (!matches(bucket, name)) return false
  if (inside === '') return true
  if (inside.endsWith('*')) return matches(prefix, inside)
  return matches(prefix, inside.endsWith('/') ? `${inside}*` : `${inside}/*`)
}

function matchesAny(text: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(text, pattern))
}

function matches(text: string, pattern: string): boolean {
  return new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`, 's').test(text)
}

function violation({ name }: GuardrailRule, path: string, message: string): Problem {
  return { path, message: `guardrail "${name}" ${message}` }
}

function describeRequester({ requestedBy, source }: Requester): string {
  const requester = requestedBy === '' ? 'an unnamed requester' : requestedBy
  return source === '' ? requester : `${requester} from source ${source}`
}
