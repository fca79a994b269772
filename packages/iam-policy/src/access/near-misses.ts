import type { AccessLayer, AccessPolicies, AccessReference } from '../access.ts'
import { type AccessRequest, evaluate } from '../evaluate.ts'
import type { Condition, Policy, ResourceStatement, Statement } from '../policy.ts'
import type { Requester } from '../requester.ts'
import { namedAs } from './named.ts'

/** An Allow that is about the request but for some of its conditions, or but for whom it names. */
export type NearMiss = {
  readonly reference: AccessReference
  readonly failing: readonly Condition[]
  /** Whether it is about another principal. */
  readonly isForOthers: boolean
}

/** The statements of a layer that almost allow a request: what is wrong is more often a condition than a missing statement. */
export function nearMisses(
  policies: AccessPolicies,
  layer: AccessLayer,
  requester: Requester,
  request: AccessRequest,
): readonly NearMiss[] {
  return policiesOf(policies, layer).flatMap((policy, index) =>
    policy.statements.flatMap((statement, at): readonly NearMiss[] => {
      const alone = (conditions: readonly Condition[]) => allows(policy, { ...statement, conditions }, request)
      if (statement.effect === 'Deny' || !alone([])) return []
      const failing = statement.conditions.filter((condition) => !alone([condition]))
      const isForOthers = 'principals' in statement && !isNamed(statement, requester)
      if (failing.length === 0 && !isForOthers) return []
      const reference: AccessReference = { layer, policy: index, statement: at, sid: statement.sid }
      return [{ reference, failing, isForOthers }]
    }),
  )
}

function isNamed(statement: ResourceStatement, requester: Requester): boolean {
  return namedAs(statement.principals, 'Allow', requester, false) !== undefined
}

function policiesOf(
  { identity, boundary, session, scps = [], resource }: AccessPolicies,
  layer: AccessLayer,
): readonly (Omit<Policy, 'statements'> & { readonly statements: readonly (Statement | ResourceStatement)[] })[] {
  if (layer === 'identity') return identity
  if (layer === 'scp') return scps.flat()
  if (layer === 'boundary') return boundary ? [boundary] : []
  if (layer === 'resource') return resource?.policy ? [resource.policy] : []
  if (layer === 'rcp' || !session) return []
  return 'statements' in session ? [session] : session
}

function allows({ version }: Pick<Policy, 'version'>, statement: Statement, request: AccessRequest): boolean {
  return evaluate({ identity: [{ version, statements: [statement] }] }, request).decision === 'allow'
}
