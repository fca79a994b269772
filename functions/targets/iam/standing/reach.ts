import { type AccessRequest, evaluate } from '@curfew/iam-policy/evaluate'
import { covers, overlaps } from '@curfew/iam-policy/lint/patterns'
import type { Effect, Policy, Selection, Statement } from '@curfew/iam-policy/policy'

/** An action, on anything that a pattern of ARNs matches. */
export type Target = { readonly action: string; readonly area: string }

/** What a request cannot choose. Of every other condition key the caller is taken to meet an Allow, and to avoid a Deny. */
export type Circumstances = AccessRequest['context']

/** A policy as far as it concerns one action under some circumstances. */
export type Rules = { readonly allowed: readonly Selection[]; readonly denied: readonly Selection[] }

/** What of some policies applies to an action. */
export function rulesFor(policies: readonly Policy[], action: string, circumstances: Circumstances): Rules {
  const applying = (effect: Effect) =>
    policies.flatMap(({ version, statements }) =>
      statements
        .filter((statement) => statement.effect === effect && isAbout(statement.actions, action))
        .filter((statement) => effect === 'Allow' || isDecided(statement, circumstances))
        .filter((statement) => mayHold({ version, statements: [statement] }, circumstances))
        .map(({ resources }) => resources),
    )
  return { allowed: applying('Allow'), denied: applying('Deny') }
}

/** Whether some resource of an area is allowed, and the area is not denied as a whole. */
export function reaches({ allowed, denied }: Rules, area: string): boolean {
  return allowed.some((resources) => touches(resources, area)) && !isDenied(denied, area)
}

export function isDenied(denied: readonly Selection[], area: string): boolean {
  return denied.some((resources) => includes(resources, area))
}

function isAbout(actions: Selection, action: string): boolean {
  const names = (patterns: readonly string[]) =>
    patterns.some((pattern) => covers(pattern.toLowerCase(), action.toLowerCase()))
  return 'only' in actions ? names(actions.only) : !names(actions.allBut)
}

/** Whether every condition of a statement is about something that is known. */
function isDecided({ conditions }: Statement, circumstances: Circumstances): boolean {
  return conditions.every(({ key }) => isKnown(key, circumstances))
}

/** Whether those conditions of one statement hold that are about something that is known. */
function mayHold({ version, statements }: Policy, circumstances: Circumstances): boolean {
  const only = { only: ['*'] }
  const relaxed = statements.map(
    ({ conditions }): Statement => ({
      ...{ effect: 'Allow', actions: only, resources: only },
      conditions: conditions.filter(({ key }) => isKnown(key, circumstances)),
    }),
  )
  const request = { action: 'any:Action', resource: 'any', context: circumstances }
  return evaluate({ identity: [{ version, statements: relaxed }] }, request).decision === 'allow'
}

function isKnown(key: string, circumstances: Circumstances): boolean {
  return Object.keys(circumstances).some((known) => known.toLowerCase() === key.toLowerCase())
}

/** Whether a selection has some resource of an area. */
function touches(resources: Selection, area: string): boolean {
  if ('allBut' in resources) return !resources.allBut.some((pattern) => covers(pattern, area))
  return resources.only.some((pattern) => startsAlike(pattern, area) && overlaps(pattern, area))
}

/** Whether a selection has every resource of an area. */
function includes(resources: Selection, area: string): boolean {
  if ('allBut' in resources) return !resources.allBut.some((pattern) => overlaps(pattern, area))
  return resources.only.some((pattern) => covers(pattern, area))
}

/** A cheap look, because a request may name two thousand locations. */
function startsAlike(pattern: string, area: string): boolean {
  const [one, other] = [literalStart(pattern), literalStart(area)]
  return one.startsWith(other) || other.startsWith(one)
}

function literalStart(pattern: string): string {
  return pattern.split(/[*?$]/, 1)[0] ?? ''
}
