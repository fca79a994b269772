import type { LintCondition } from '../document.ts'
import { type Finding, type Rules, reporter } from '../finding.ts'
import { covers } from '../patterns.ts'
import { isEverything } from '../statements.ts'
import {
  actionsInWords,
  allowsIn,
  isForEverybody,
  type ResourceDocument,
  type ResourceLintStatement,
  type ResourceSubject,
} from './document.ts'
import { isLimited, tellsWhoNot } from './who.ts'

export const EXPOSURE_RULES = {
  PUBLIC_ACCESS: {
    severity: 'security_warning',
    means:
      'An Allow is for everybody: anybody with an AWS account, or without one where the service takes anonymous calls.',
    help: 'Name the principals, or add a condition on aws:PrincipalOrgID, aws:SourceAccount, aws:SourceVpce or the like.',
  },
  ALLOW_WITH_NOT_PRINCIPAL: {
    severity: 'security_warning',
    means: 'An Allow with NotPrincipal is for everybody but a few, anonymous callers included.',
    help: 'Name in Principal who may.',
  },
  DENY_WITH_NOT_PRINCIPAL: {
    severity: 'warning',
    means:
      'A Deny with NotPrincipal excepts a role only together with its account and each of its sessions, and nobody who has a permissions boundary.',
    help: 'Write Principal "*" with ArnNotEquals on aws:PrincipalArn.',
  },
} as const satisfies Rules

const report = reporter(EXPOSURE_RULES)

/** Statements for everybody, and for everybody but a few. */
export function exposureFindings({ document }: ResourceSubject): readonly Finding[] {
  return [
    ...allowsIn(document).flatMap((allow) => publicFindings(allow, document)),
    ...document.statements
      .filter(({ effect, principals }) => effect === 'Deny' && principals.isNegated)
      .map(({ principals }) =>
        report('DENY_WITH_NOT_PRINCIPAL', principals.path, 'Denied to all but the named principals'),
      ),
  ]
}

function publicFindings(allow: ResourceLintStatement, document: ResourceDocument): readonly Finding[] {
  const { principals } = allow
  if (isLimited(allow) || isLimitedByDeny(allow, document)) return []
  const what = actionsInWords(allow)
  if (principals.isNegated)
    return [report('ALLOW_WITH_NOT_PRINCIPAL', principals.path, `All but the named principals may ${what}`)]
  if (!isForEverybody(allow)) return []
  const everybody = principals.named.find(({ type, id }) => type === 'AWS' && id === '*')
  return [report('PUBLIC_ACCESS', everybody?.path ?? principals.path, `Anybody may ${what}`)]
}

/** Whether some Deny takes from all but some what the Allow gives to everybody. */
function isLimitedByDeny(allow: ResourceLintStatement, { statements }: ResourceDocument): boolean {
  return statements.some(
    (deny) =>
      deny.effect === 'Deny' &&
      isForEverybody(deny) &&
      isCovered(allow, deny) &&
      deny.conditions.some(tellsWhoNot) &&
      deny.conditions.every((condition) => tellsWhoNot(condition) || exemptsServices(condition)),
  )
}

function isCovered(allow: ResourceLintStatement, deny: ResourceLintStatement): boolean {
  const all = (outer: ResourceLintStatement['actions'], inner: ResourceLintStatement['actions']) =>
    outer.patterns.some(isEverything) ||
    (!inner.isNegated &&
      inner.patterns.every(({ text }) =>
        outer.patterns.some((each) => covers(each.text.toLowerCase(), text.toLowerCase())),
      ))
  if (deny.actions.isNegated || deny.resources.isNegated) return false
  return all(deny.actions, allow.actions) && all(deny.resources, allow.resources)
}

/** Calls of AWS's own services are left out of a Deny that has this. */
function exemptsServices({ key, operator, values }: LintCondition): boolean {
  return (
    /^aws:(principalisawsservice|viaawsservice)$/i.test(key) &&
    operator === 'Bool' &&
    values.every(({ text }) => text.toLowerCase() === 'false')
  )
}
