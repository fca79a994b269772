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

/** Ways out of the policy. What a job may do is looked at whatever its conditions; elsewhere only what nothing ties down. */
export function escalationFindings({ document, profile }: Subject): readonly Finding[] {
  const allows = allowsOf(document).filter((allow) => !(isUnlimited(allow) && profile !== 'boundary'))
  const givers = (action: string) =>
    isForbidden(document, action)
      ? []
      : allows.filter((allow) => isAbout(allow, action) && (profile === 'job' || !isTied(allow)))
  return [
    ...waysOut(givers).map(({ name, path }) =>
      report(
        'PRIVILEGE_ESCALATION',
        path,
        `${name} leads to more rights`,
        profile === 'boundary' ? 'warning' : undefined,
      ),
    ),
    ...(profile === 'boundary' ? [] : exposures(document, givers)),
  ]
}

type Givers = (action: string) => readonly LintStatement[]

/** One finding per statement, or per set of statements, that gives a way out. */
function waysOut(givers: Givers): readonly { readonly name: string; readonly path: string }[] {
  const found = ESCALATIONS.flatMap(({ name, needs }) => {
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
    return [report('CREDENTIALS_EXPOSURE', statement.actions.path, `${listed(actions, 4)} hands out credentials`)]
  })
}

/** `*` among the actions, and `NotAction`, have findings of their own that say all this and more. */
function isUnlimited({ actions }: LintStatement): boolean {
  return actions.isNegated || actions.patterns.some(({ text }) => /^\*+(:\*+)?$/.test(text))
}

/** Tied to named resources, or by a condition of the service or on a tag. */
function isTied({ resources, conditions }: LintStatement): boolean {
  const isNamed =
    !resources.isNegated && !resources.patterns.some(({ text }) => isOpen(text.replace(/\$\{aws:\w+\}/g, '')))
  return isNamed || conditions.some((each) => isPositive(each) && /^(?!aws:)|^aws:resourcetag\//i.test(each.key))
}
