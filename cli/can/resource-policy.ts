import { type AccessRequest, evaluate } from '@curfew/iam-policy/evaluate'
import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { isObject, type Json, parseJson } from '#cli/json.ts'

/** The policy of a bucket or key: each statement as one of an identity policy, with the principals that it is about. */
export type ResourcePolicy = readonly ResourceStatement[]

type ResourceStatement = {
  /** From 1. */
  readonly index: number
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  readonly principals: { readonly only: readonly string[] } | { readonly allBut: readonly string[] }
  readonly policy: Policy
}

/** Who asks, as resource policies name it. */
export type Names = {
  /** Its ARN, and those of its sessions. */
  readonly own: readonly string[]
  /** Its account, which leaves the decision to the policies of that account. */
  readonly account: readonly string[]
}

export type Match = { readonly statement: ResourceStatement; readonly by: 'own' | 'account' }

/** Undefined if it is none that can be evaluated. */
export function readResourcePolicy(text: string): ResourcePolicy | undefined {
  const json = parseJson(text)
  if (!isObject(json)) return undefined
  const listed: readonly unknown[] = Array.isArray(json.Statement) ? json.Statement : [json.Statement]
  try {
    return listed.map((statement, index) => readStatement(statement, index + 1, json))
  } catch {
    return undefined
  }
}

/** The first statement with an effect that is about the request and whoever makes it; one that names the principal comes first. */
export function firstMatch(
  policy: ResourcePolicy,
  effect: 'Allow' | 'Deny',
  names: Names,
  request: AccessRequest,
): Match | undefined {
  const found = policy
    .filter((statement) => statement.effect === effect && applies(statement, request))
    .flatMap((statement): readonly Match[] => {
      const by = nameOf(statement, names)
      return by === undefined ? [] : [{ statement, by }]
    })
  return found.find(({ by }) => by === 'own') ?? found[0]
}

function applies({ policy, effect }: ResourceStatement, request: AccessRequest): boolean {
  const { because } = evaluate({ identity: [policy] }, request)
  return effect === 'Allow' ? 'allowedBy' in because : 'deniedBy' in because
}

function nameOf({ principals, effect }: ResourceStatement, { own, account }: Names): Match['by'] | undefined {
  if ('allBut' in principals) {
    const isNamed = [...own, ...account].some((name) => principals.allBut.includes(name))
    return isNamed ? undefined : 'own'
  }
  if (principals.only.includes('*') || own.some((name) => principals.only.includes(name))) return 'own'
  if (!account.some((name) => principals.only.includes(name))) return undefined
  return effect === 'Deny' ? 'own' : 'account'
}

function readStatement(statement: unknown, index: number, { Version }: Json): ResourceStatement {
  if (!isObject(statement)) throw new Error('no statement')
  // Resource policies allow more in a Sid than identity policies: that of a default key policy has spaces.
  const { Principal, NotPrincipal, Sid, ...rest } = statement
  const policy = parsePolicy({ Version: Version ?? '2008-10-17', Statement: [rest] })
  const [only] = policy.statements
  if (only === undefined) throw new Error('no statement')
  return {
    ...{ index, sid: typeof Sid === 'string' ? Sid : undefined, effect: only.effect, policy },
    principals: NotPrincipal === undefined ? { only: namesIn(Principal) } : { allBut: namesIn(NotPrincipal) },
  }
}

function namesIn(principal: unknown): readonly string[] {
  const named: readonly unknown[] = isObject(principal) ? Object.values(principal).flat() : [principal]
  return named.filter((name) => typeof name === 'string')
}
