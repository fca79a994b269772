import { printInstant } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
import { type Requester, ruleFor, violation } from './guardrail-rule.ts'
import { DEFAULT_REQUESTS_PER_HOUR, type GuardrailRule, type Guardrails } from './guardrails.ts'
import { matches } from './pattern.ts'

const HOUR_MS = 3600 * 1000

/** What is counted together, and how much of it is allowed. */
export type RequestQuota = {
  readonly rule: GuardrailRule
  /** The entry of `for.sources` that the source matches: sources that nobody named share one quota, or each name would bring another. */
  readonly sources: string
  /** The hour of the clock, `[from, until)`. */
  readonly from: Date
  readonly until: Date
  readonly limit: number
}

/** Undefined if no rule applies: then the request is refused anyway. */
export function requestQuotaOf(requester: Requester, { rules }: Guardrails, now: Date): RequestQuota | undefined {
  const rule = ruleFor(requester, rules)
  if (rule === undefined) return undefined
  const { sources = ['*'] } = rule.for
  const exact = sources.find((pattern) => pattern === requester.source)
  const from = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS)
  return {
    rule,
    sources: exact ?? sources.find((pattern) => matches(requester.source, pattern)) ?? '*',
    from,
    until: new Date(from.getTime() + HOUR_MS),
    limit: rule.requestsPerHour ?? DEFAULT_REQUESTS_PER_HOUR,
  }
}

/** Why a request is refused that comes when the quota is used up. */
export function requestQuotaProblem({ rule, sources, until, limit }: RequestQuota): Problem {
  const whose = sources === '*' ? 'all sources together' : `source ${sources}`
  const message = `allows ${limit} requests an hour of ${whose}, and they are used up: try again after ${printInstant(until)}`
  return violation(rule, '', message)
}
