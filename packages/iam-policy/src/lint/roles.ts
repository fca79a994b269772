import type { LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { allowsOf, conditionsOn, isAbout, isForbidden, isPositive } from './statements.ts'

const PASS = {
  severity: 'security_warning',
  means: 'The statement can pass any role to a service, and with it the permissions of any role.',
  help: 'Name the role in Resource, and the service with iam:PassedToService.',
} as const

const CREATE = {
  severity: 'warning',
  means: 'The statement can create the service-linked role of any service.',
  help: 'Name the role in Resource, or the service with iam:AWSServiceName.',
} as const

export const ROLE_RULES = {
  PASS_ROLE_WITH_STAR_IN_RESOURCE: PASS,
  PASS_ROLE_WITH_NOT_RESOURCE: PASS,
  PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE: PASS,
  PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE: PASS,
  PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION: PASS,
  PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE: PASS,
  PASS_ROLE_WITHOUT_PASSED_TO_SERVICE: {
    severity: 'suggestion',
    means: 'A role may be passed to any service that trusts it.',
    help: 'Name the service with iam:PassedToService.',
  },
  CREATE_SLR_WITH_STAR_IN_RESOURCE: CREATE,
  CREATE_SLR_WITH_NOT_RESOURCE: CREATE,
  CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE: CREATE,
  CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE: CREATE,
  CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION: CREATE,
  CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE: CREATE,
} as const satisfies Rules

const report = reporter(ROLE_RULES)

const PASSES = { stem: 'PASS_ROLE', action: 'iam:PassRole', key: 'iam:PassedToService' } as const
const CREATES = { stem: 'CREATE_SLR', action: 'iam:CreateServiceLinkedRole', key: 'iam:AWSServiceName' } as const

/** Allow statements that pass or create roles without naming them. */
export function roleFindings({ document, profile }: Subject): readonly Finding[] {
  if (profile === 'boundary') return []
  return allowsOf(document).flatMap((allow) =>
    [PASSES, CREATES]
      .filter(
        ({ action, key }) => isAbout(allow, action) && !isForbidden(document, action) && !isRestricted(allow, key),
      )
      .flatMap((matter) => findingOn(allow, matter)),
  )
}

function isRestricted(allow: LintStatement, key: string): boolean {
  return conditionsOn(allow, key).some(
    (condition) => isPositive({ ...condition, ifExists: false }) && condition.values.every(({ text }) => isNamed(text)),
  )
}

/** Every request for the two actions carries their key, so that IfExists changes nothing. A wildcard names no service. */
function isNamed(service: string): boolean {
  return !/[*?]/.test(service.split('.')[0] ?? '')
}

function findingOn(allow: LintStatement, { stem, action, key }: typeof PASSES | typeof CREATES): readonly Finding[] {
  const how = howNamed(allow, action)
  if (allow.resources.isNegated) {
    const message = `${action} on all but the named resources`
    return [report(`${stem}_WITH_${AND_NOT[how]}NOT_RESOURCE`, allow.resources.path, message)]
  }
  const star = allow.resources.patterns.find(({ text }) => /^\*+$|:role\/(aws-service-role\/)?\*$/.test(text))
  if (star === undefined) {
    if (stem === 'CREATE_SLR' || how !== '') return []
    return [report('PASS_ROLE_WITHOUT_PASSED_TO_SERVICE', allow.path, `${action} without a condition on ${key}`)]
  }
  const message = `${action} on ${star.text} without a condition on ${key}`
  if (how === 'NOT_ACTION') return [report(`${stem}_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION`, star.path, message)]
  if (how === 'STAR_IN_ACTION') return [report(`${stem}_WITH_STAR_IN_ACTION_AND_RESOURCE`, star.path, message)]
  return [report(`${stem}_WITH_STAR_IN_RESOURCE`, star.path, message)]
}

const AND_NOT = { '': '', STAR_IN_ACTION: 'STAR_IN_ACTION_AND_', NOT_ACTION: 'NOT_ACTION_AND_' } as const

/** How the statement names the action: literally, by a wildcard, or by NotAction. */
function howNamed({ actions }: LintStatement, action: string): '' | 'STAR_IN_ACTION' | 'NOT_ACTION' {
  if (actions.isNegated) return 'NOT_ACTION'
  return actions.patterns.some(({ text }) => text.toLowerCase() === action.toLowerCase()) ? '' : 'STAR_IN_ACTION'
}
