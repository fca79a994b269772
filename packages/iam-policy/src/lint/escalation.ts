import type { Document, LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { allowsOf, isAbout, isForbidden, isOpen, isPositive, listed } from './statements.ts'
import { CREDENTIAL_ACTIONS } from './tables/credentials.ts'
import { ESCALATIONS } from './tables/escalations.ts'

export const ESCALATION_RULES = {
  PRIVILEGE_ESCALATION: {
    severity: 'security_warning',
    means: 'The policy allows a known way to rights that it does not give.',
    help: 'Remove the action, or tie it down: to one resource, to a boundary, or to iam:PassedToService.',
  },
  CREDENTIALS_EXPOSURE: {
    severity: 'security_warning',
    means: 'The policy allows actions that hand out credentials or secrets.',
    help: 'Remove them, or name the one secret or role.',
  },
} as const satisfies Rules

const report = reporter(ESCALATION_RULES)

/** Ways out of the policy. A workload's Allow counts whatever its conditions; in other policies, only an Allow that nothing ties down. */
export function escalationFindings({ document, profile }: Subject): readonly Finding[] {
  const hasDeny = document.statements.some(({ effect }) => effect === 'Deny')
  const allows = allowsOf(document).filter((allow) => !isUnlimited(allow) || (profile === 'boundary' && hasDeny))
  const givers = (action: string) =>
    isForbidden(document, action)
      ? []
      : allows.filter((allow) => isAbout(allow, action) && (profile === 'workload' || !isTied(allow)))
  return [
    ...waysOut(givers, profile === 'boundary' ? OVER_IAM : ESCALATIONS).map(({ name, path }) =>
      report(
        'PRIVILEGE_ESCALATION',
        path,
        `Leads to more rights: ${name}`,
        profile === 'boundary' ? 'warning' : undefined,
      ),
    ),
    ...(profile === 'boundary' ? [] : exposures(document, givers)),
  ]
}

/** What a boundary is there to prevent: that its bearer changes its own rights. */
const OVER_IAM = ESCALATIONS.filter(({ needs }) => needs.every((action) => action.startsWith('iam:')))

type Givers = (action: string) => readonly LintStatement[]

/** One finding per statement, or per set of statements, that gives a way out. */
function waysOut(
  givers: Givers,
  known: typeof ESCALATIONS,
): readonly { readonly name: string; readonly path: string }[] {
  const found = known.flatMap(({ name, needs }) => {
    const statements = needs.map((action) => givers(action)[0])
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

function exposures({ statements }: Document, givers: Givers): readonly Finding[] {
  const found = CREDENTIAL_ACTIONS.map((action) => ({ action, by: givers(action) }))
  return statements.flatMap((statement) => {
    const actions = found.filter(({ by }) => by.includes(statement)).map(({ action }) => action)
    if (actions.length === 0) return []
    return [report('CREDENTIALS_EXPOSURE', statement.actions.path, `Hands out credentials: ${listed(actions, 4)}`)]
  })
}

/** `*` among the actions, and `NotAction`, have findings of their own that say all this and more. */
function isUnlimited({ actions }: LintStatement): boolean {
  return actions.isNegated || actions.patterns.some(({ text }) => /^\*+(:\*+)?$/.test(text))
}

/** The resource of an ARN. The caller's own name is a name, and so is a secret's with its random end. */
function nameIn(text: string): string {
  const name = text.split(':').slice(5).join(':') || text
  return name.replace(/\$\{aws:username\}/g, '').replace(/^(secret:.+-)(\*|\?{6})$/, '$1')
}

/** Tied to named resources, or by a condition of the service or on a tag. */
function isTied({ resources, conditions }: LintStatement): boolean {
  const isNamed = !resources.isNegated && !resources.patterns.some(({ text }) => isOpen(nameIn(text)))
  return isNamed || conditions.some((each) => isPositive(each) && /^(?!aws:)|^aws:resourcetag\//i.test(each.key))
}
