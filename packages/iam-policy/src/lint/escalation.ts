import { arnFields } from '../arn.ts'
import { actionsMatching } from '../data/actions.ts'
import type { Document, LintCondition, LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { appliesTo } from './match.ts'
import { overlaps } from './patterns.ts'
import { allowsOf, isAbout, isForbidden, isOpen, isPositive, listed } from './statements.ts'
import { CREDENTIAL_ACTIONS } from './tables/credentials.ts'
import { ESCALATIONS, type Escalation } from './tables/escalations.ts'

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
 * Ways to more permissions, of which this policy allows a part and its siblings the rest. In a workload policy every Allow
 * counts, whatever its conditions; in others, only an Allow without restrictions.
 */
export function escalationFindings({ document, together, profile }: Subject): readonly Finding[] {
  const hasDeny = together.statements.some(({ effect }) => effect === 'Deny')
  const allows = allowsOf(together).filter((allow) => !isUnlimited(allow) || (profile === 'boundary' && hasDeny))
  const allowing: Allowing = (action, service) =>
    isForbidden(together, action)
      ? []
      : allows.filter((allow) => takes(allow, action) && (profile === 'workload' || !isRestricted(allow, service)))
  const known = profile === 'boundary' ? IAM_ESCALATIONS : ESCALATIONS
  return [
    ...escalationsBy(allowing, known, document).map(({ name, path }) =>
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

/** The statements that allow an action; of `iam:PassRole`, those that allow to pass a role to the service. */
type Allowing = (action: string, service?: string) => readonly LintStatement[]

/** One finding for each statement of the document that completes an escalation. */
function escalationsBy(
  allowing: Allowing,
  known: readonly Escalation[],
  { statements: own }: Document,
): readonly { readonly name: string; readonly path: string }[] {
  const found = known.flatMap(({ name, needs, service }) => {
    const parts = needs.map((action) => allowing(action, service))
    if (parts.some((some) => some.length === 0)) return []
    const path = parts.flatMap((some) => some.find((each) => own.includes(each)) ?? []).at(-1)?.path
    return path === undefined ? [] : [{ name, path }]
  })
  return [...Map.groupBy(found, ({ path }) => path)].map(([path, ways]) => ({
    path,
    name: listed([...new Set(ways.map(({ name }) => name))], 4),
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

/** Whether the statement is of the action and of a resource that it takes, as far as the reference says what it takes. */
function takes(allow: LintStatement, name: string): boolean {
  if (!isAbout(allow, name)) return false
  const [action] = actionsMatching(name)
  if (allow.resources.isNegated || action === undefined || action.resourceTypes.length === 0) return true
  return allow.resources.patterns.some((resource) => appliesTo(action, resource))
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

/**
 * Restricted to named resources, or by a condition on a key of the service or on a tag. A condition on whom a role is passed
 * to is no restriction if it includes the service of the way out.
 */
function isRestricted({ resources, conditions }: LintStatement, service: string | undefined): boolean {
  const isNamed = !resources.isNegated && !resources.patterns.some(({ text }) => isOpen(nameIn(text)))
  return (
    isNamed ||
    conditions.some(
      (each) => isPositive(each) && /^(?!aws:)|^aws:resourcetag\//i.test(each.key) && !isPassedTo(each, service),
    )
  )
}

function isPassedTo({ key, values }: LintCondition, service: string | undefined): boolean {
  if (service === undefined || key.toLowerCase() !== 'iam:passedtoservice') return false
  return values.some(({ text }) => overlaps(text, service) || overlaps(text, `${service}.cn`))
}
