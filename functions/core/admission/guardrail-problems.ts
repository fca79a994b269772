import type { Access, Location, Network } from '#core/access/access.ts'
import type { Grant, Isolation } from '#core/grant/grant.ts'
import { endOf } from '#core/grant/status.ts'
import type { Window } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
import type { GuardrailRule, Guardrails } from './guardrails.ts'

const HOUR_MS = 3600 * 1000

/** Whoever asks, and those parts of the request that could be read. */
export type Asking = {
  readonly source: string
  readonly requestedBy: string
  readonly window?: Window | undefined
  readonly network?: Network | undefined
  readonly access?: Access | undefined
  readonly isolation?: Isolation | undefined
}

/** Everything in a request that goes beyond the guardrails. */
export function guardrailProblems(asking: Asking, { rules }: Guardrails, now: Date): readonly Problem[] {
  const rule = ruleFor(asking, rules)
  if (rule === undefined) {
    const message = `no guardrail is for ${whoAsks(asking)}: nothing may be asked for until the deployer adds one that names buckets`
    return [{ path: '', message }]
  }
  return [
    ...windowProblems(asking.window, rule, now),
    ...(asking.network === 'any' && !rule.anyNetwork
      ? [beyond(rule, 'network', 'does not allow access from any network')]
      : []),
    ...(asking.isolation === 'exclusive' && !rule.exclusive
      ? [beyond(rule, 'isolation', 'does not allow exclusive')]
      : []),
    ...(asking.access === undefined ? [] : accessProblems(asking.access, rule)),
  ]
}

/** How many more grants a principal may have beside those that are not over. */
export function jobQuotaProblems(
  asking: Asking,
  grants: readonly Grant[],
  { rules }: Guardrails,
  now: Date,
): readonly Problem[] {
  const rule = ruleFor(asking, rules)
  const running = grants.filter((grant) => now < endOf(grant)).length
  if (rule === undefined || running < rule.jobsPerPrincipal) return []
  return [beyond(rule, 'principal.name', `allows ${rule.jobsPerPrincipal} jobs at a time, and there are ${running}`)]
}

/** Whether a window that was first asked to end at one instant may end at another. */
export function extensionGuard(asking: Asking, from: Date, to: Date, { rules }: Guardrails): readonly Problem[] {
  const rule = ruleFor(asking, rules)
  // That there is no rule is told where the access is looked at.
  if (rule === undefined) return []
  const hours = (to.getTime() - from.getTime()) / HOUR_MS
  if (hours <= rule.longestExtensionHours) return []
  return [
    beyond(
      rule,
      'closesAt',
      `allows ${rule.longestExtensionHours} hours of extension in all, and this makes ${print(hours)}`,
    ),
  ]
}

function ruleFor({ source, requestedBy }: Asking, rules: readonly GuardrailRule[]): GuardrailRule | undefined {
  return rules.find(
    (rule) => isAmong(source, rule.for.sources ?? ['*']) && isAmong(requestedBy, rule.for.requesters ?? ['*']),
  )
}

function windowProblems(window: Window | undefined, rule: GuardrailRule, now: Date): readonly Problem[] {
  if (window === undefined) return []
  const hours = (window.closesAt.getTime() - window.opensAt.getTime()) / HOUR_MS
  const days = (window.opensAt.getTime() - now.getTime()) / (24 * HOUR_MS)
  return [
    ...(hours > rule.longestWindowHours
      ? [beyond(rule, 'window', `allows ${rule.longestWindowHours} hours, and this is ${print(hours)}`)]
      : []),
    ...(days > rule.furthestStartDays
      ? [
          beyond(
            rule,
            'window.opensAt',
            `allows a start ${rule.furthestStartDays} days ahead, and this is ${print(days)}`,
          ),
        ]
      : []),
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
    const isInside = rule[right].some((allowed) => holds(allowed, bucket, prefix))
    return isInside
      ? []
      : [
          beyond(
            rule,
            `access.${list}[${index}]`,
            `does not let s3://${bucket}/${prefix} be ${right === 'read' ? 'read' : 'written'}`,
          ),
        ]
  })
}

function arnProblems(
  list: 'kmsKeys' | 'images' | 'logGroups',
  arns: readonly string[],
  rule: GuardrailRule,
): readonly Problem[] {
  return arns.flatMap((arn, index) =>
    isAmong(arn, rule[list]) ? [] : [beyond(rule, `access.${list}[${index}]`, `does not name ${arn}`)],
  )
}

/**
 * Whether a location lies inside what is allowed. `s3://bucket/train` means the prefix `train/` and never its neighbour
 * `train2/`; only a `*` at the very end (`train*`) matches what begins alike.
 */
function holds(allowed: string, bucket: string, prefix: string): boolean {
  const [, name = '', inside = ''] = /^(?:s3:\/\/|arn:aws(?:-cn|-us-gov)?:s3:::)?([^/]*)\/?(.*)$/s.exec(allowed) ?? []
  if (!matches(bucket, name)) return false
  if (inside === '') return true
  if (inside.endsWith('*')) return matches(prefix, inside)
  return matches(prefix, inside.endsWith('/') ? `${inside}*` : `${inside}/*`)
}

function isAmong(text: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(text, pattern))
}

function matches(text: string, pattern: string): boolean {
  return new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`, 's').test(text)
}

function beyond({ name }: GuardrailRule, path: string, message: string): Problem {
  return { path, message: `guardrail "${name}" ${message}` }
}

function print(number: number): string {
  return String(Math.round(number * 100) / 100)
}

function whoAsks({ requestedBy, source }: Asking): string {
  const by = requestedBy === '' ? 'an unnamed requester' : requestedBy
  return source === '' ? by : `${by} on source ${source}`
}
