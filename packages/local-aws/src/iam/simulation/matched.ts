import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import type { Effect } from '@curfew/iam-policy/policy'
import type { PolicySource } from './policy-source.ts'
import { type Span, statementSpans } from './positions.ts'
import { statementApplies } from './statement.ts'

/** A statement that decides, and where it stands. */
export type Matched = Span & {
  readonly SourcePolicyId: string
  readonly SourcePolicyType: PolicySource['type']
}

/**
 * The statements of one effect that are about a request.
 * @param isMeant whether the statement at this index is about the caller
 */
export function matching(
  { id, type, document }: PolicySource,
  effect: Effect,
  request: AccessRequest,
  isMeant: (index: number) => boolean = () => true,
): readonly Matched[] {
  const spans = statementSpans(document.text)
  return document.policy.statements.flatMap((statement, index) => {
    const span = spans[index]
    if (!span || !isMeant(index) || statement.effect !== effect) return []
    if (!statementApplies(document.policy, statement, request)) return []
    return [{ SourcePolicyId: id, SourcePolicyType: type, ...span }]
  })
}
