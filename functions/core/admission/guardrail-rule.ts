import type { Problem } from '#core/refusal.ts'
import type { GuardrailRule } from './guardrails.ts'
import { matchesAny } from './pattern.ts'

/** Who sends a request: the bus vouches for the source, and the event names whom it is requested by. */
export type Requester = { readonly source: string; readonly requestedBy: string }

/** The first rule that applies to a requester. */
export function ruleFor(
  { source, requestedBy }: Requester,
  rules: readonly GuardrailRule[],
): GuardrailRule | undefined {
  return rules.find(
    (rule) => matchesAny(source, rule.for.sources ?? ['*']) && matchesAny(requestedBy, rule.for.requesters ?? ['*']),
  )
}

/** @param message completes "guardrail "name" …" */
export function violation({ name }: GuardrailRule, path: string, message: string): Problem {
  return { path, message: `guardrail "${name}" ${message}` }
}
