import type { Access } from '#core/access/access.ts'
import { groupArnOf } from '#core/access/log-streams.ts'
import type { Problem } from '#core/refusal.ts'
import { violation } from './guardrail-rule.ts'
import type { GuardrailRule } from './guardrails.ts'
import { matchesAny } from './pattern.ts'
import { placeAccess } from './place-access.ts'

/**
 * What a request wants to use, and its rule does not allow.
 * @param own the account that Curfew is deployed in
 */
export function accessProblems(access: Access, rule: GuardrailRule, own: string): readonly Problem[] {
  const { kmsKeys, images, logGroups } = access
  return [
    ...placeAccess(access, rule, own).problems,
    ...arnProblems('kmsKeys', kmsKeys, rule),
    ...arnProblems('images', images, rule),
    ...arnProblems('logGroups', logGroups.map(groupArnOf), rule),
  ]
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
