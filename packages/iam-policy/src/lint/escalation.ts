import { arnFields } from '../arn.ts'
import type { Document, LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { allowsOf, isAbout, isForbidden, isOpen, isPositive, listed } from './statements.ts'
import { CREDENTIAL_ACTIONS } from './tables/credentials.ts'
import { ESCALATIONS } from './tables/escalations.ts'

export const ESCALATION_RULES = {
  PRIVILEGE_ESCALATION: {
    severity: 'security_warning',
    means: 'The policy allows a known privilege escalation.',
    help: 'Remove the action, or restrict it to one resource, to principals with a boundary, or with iam:PassedToService.',
  },
  CREDENTIALS_EXPOSURE: {
    severity: 'security_warning',
    means: 'The policy allows actions that return credentials or secrets.',
    help: 'Remove them, or name the one secret or role that is needed.',
  },
} as const satisfies Rules

const report = reporter(ESCALATION_RULES)

/**
 * Ways to more permissions. In a workload policy every Allow counts, whatever its conditions; in others, only an Allow
 * without restrictions.
 */
export function escalationFindings({ document, profile }: Subject): readonly Finding[] {
  const hasDeny = document.statements.some(({ effect }) => effect === 'Deny')
  const allows = allowsOf(document).filter((allow) => !isUnlimited(allow) || (profile === 'boundary' && hasDeny))
  const allowing = (action: string) =>
    isForbidden(document, action)
      ? []
      : allows.filter((allow) => isAbout(allow, action) && (profile === 'workload' || !isRestricted(allow)))
  return [
    ...escalationsBy(allowing, profile === 'boundary' ? IAM_ESCALATIONS : ESCALATIONS).map(({ name, path }) =>
      report(
        'PRIVILEGE_ESCALATION',
        path,
        `Allows privilege escalation: ${name}`,
        profile === 'boundary' ? 'warning' : undefined,
      ),
    ),
    ...(profile === 'boundary' ? [] : exposures(document, allowing)),
  ]
}

/** What a boundary must prevent: that a principal changes its own permissions. */
const IAM_ESCALATIONS = ESCALATIONS.filter(({ needs }) => needs.every((action) => action.startsWith('iam:')))

/** The statements that allow an action. */
type Allowing = (action: string) => readonly LintStatement[]

/** One finding for each statement that completes an escalation. */
function escalationsBy(
  allowing: Allowing,
  known: typeof ESCALATIONS,
): readonly { readonly name: string; readonly path: string }[] {
  const found = known.flatMap(({ name, needs }) => {
    const statements = needs.map((action) => allowing(action)[0])
    const path = statements.at(-1)?.path
    return statements.every((each) => each !== undefined) && path !== undefined ? [{ name, path }] : []
  })
  return [...Map.groupBy(found, ({ path }) => path)].map(([path, ways]) => ({
    path,
    name: listed(
      ways.map(({ name }) => name),
      4,
    ),
  }))
}

function exposures({ statements }: Document, allowing: Allowing): readonly Finding[] {
  const found = CREDENTIAL_ACTIONS.map((action) => ({ action, by: allowing(action) }))
  return statements.flatMap((statement) => {
    const actions = found.filter(({ by }) => by.includes(statement)).map(({ action }) => action)
    if (actions.length === 0) return []
    return [report('CREDENTIALS_EXPOSURE', statement.actions.path, `Returns credentials: ${listed(actions, 4)}`)]
  })
}

/** `*` among the actions, and `NotAction`, have findings of their own that cover this. */
function isUnlimited({ actions }: LintStatement): boolean {
  return actions.isNegated || actions.patterns.some(({ text }) => /^\*+(:\*+)?$/.test(text))
}

/** The resource part of an ARN, without what still names one thing: the caller's own name, a secret's random suffix. */
function nameIn(text: string): string {
  const name = arnFields(text)[5] || text
  return name.replace(/\$\{aws:username\}/g, '').replace(/^(secret:.+-)(\*|\?{6})$/, '$1')
}

/** Restricted to named resources, or by a condition on a key of the service or on a tag. */
function isRestricted({ resources, conditions }: LintStatement): boolean {
  const isNamed = !resources.isNegated && !resources.patterns.some(({ text }) => isOpen(nameIn(text)))
  return isNamed || conditions.some((each) => isPositive(each) && /^(?!aws:)|^aws:resourcetag\//i.test(each.key))
}
