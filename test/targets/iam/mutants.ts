import type { Policy, Selection, Statement } from '@curfew/iam-policy/policy'

export type Mutant = { readonly what: string; readonly policies: readonly Policy[] }

/** Every policy set that differs from this one by a single mistake: something removed, altered or added. */
export function mutantsOf(policies: readonly Policy[]): readonly Mutant[] {
  return policies.flatMap((policy, index) => {
    const having = (statements: readonly Statement[]) => policies.with(index, { ...policy, statements })
    const { statements } = policy
    return [
      { what: 'an old version', policies: policies.with(index, { ...policy, version: '2008-10-17' as const }) },
      ...ADDITIONS.map((added) => ({ what: `${describe(added)} added`, policies: having([...statements, added]) })),
      ...statements.flatMap((statement, at) => [
        { what: `${statement.sid} removed`, policies: having(statements.toSpliced(at, 1)) },
        ...mistakesIn(statement).map(({ what, changed }) => ({
          what: `${statement.sid}: ${what}`,
          policies: having(statements.with(at, changed)),
        })),
      ]),
    ]
  })
}

const anything = { only: ['*'] }

const ADDITIONS: readonly Statement[] = [
  { effect: 'Allow', actions: anything, resources: anything, conditions: [] },
  { effect: 'Allow', actions: { only: ['s3:DeleteObject'] }, resources: anything, conditions: [] },
  { effect: 'Allow', actions: { allBut: ['iam:*'] }, resources: anything, conditions: [] },
  { effect: 'Deny', actions: anything, resources: anything, conditions: [] },
  { effect: 'Deny', actions: { only: ['iam:*'] }, resources: anything, conditions: [] },
]

type Mistake = { readonly what: string; readonly changed: Statement }

function mistakesIn(statement: Statement): readonly Mistake[] {
  return [
    { what: 'effect inverted', changed: { ...statement, effect: statement.effect === 'Allow' ? 'Deny' : 'Allow' } },
    ...selectionMistakes(statement.actions, ACTION_CHANGES).map(({ what, selection }) => ({
      what: `actions ${what}`,
      changed: { ...statement, actions: selection },
    })),
    ...selectionMistakes(statement.resources, RESOURCE_CHANGES).map(({ what, selection }) => ({
      what: `resources ${what}`,
      changed: { ...statement, resources: selection },
    })),
    ...statement.conditions.flatMap((_, index) => conditionMistakes(statement, index)),
  ]
}

type Change = (pattern: string) => string

const ACTION_CHANGES: readonly Change[] = [
  (action) => action.replace(/:.*/, ':*'),
  (action) => `${action}*`,
  () => 's3:DeleteObject',
]
const RESOURCE_CHANGES: readonly Change[] = [
  () => '*',
  (arn) => `${arn}*`,
  (arn) => arn.replace(/\/\*$/, '*'),
  (arn) => arn.replace(/(:::|\/)[^/]+(\/\*)?$/, '$1*$2'),
  (arn) => arn.replace(/.(\/\*)?$/, '?$1'),
  (arn) => `${arn}x`,
]

function selectionMistakes(
  selection: Selection,
  changes: readonly Change[],
): readonly { readonly what: string; readonly selection: Selection }[] {
  const isNegated = 'allBut' in selection
  const patterns = isNegated ? selection.allBut : selection.only
  const having = (list: readonly string[]): Selection => (isNegated ? { allBut: list } : { only: list })
  return [
    { what: 'negated', selection: isNegated ? { only: patterns } : { allBut: patterns } },
    ...patterns.map((pattern, at) => ({ what: `without ${pattern}`, selection: having(patterns.toSpliced(at, 1)) })),
    ...patterns.flatMap((pattern, at) =>
      changes
        .map((change) => change(pattern))
        .filter((changed) => changed !== pattern && !changed.startsWith('**'))
        .map((changed) => ({ what: `${pattern} to ${changed}`, selection: having(patterns.with(at, changed)) })),
    ),
    ...EXTRA.filter((extra) => !patterns.includes('*') && !patterns.includes(extra)).map((extra) => ({
      what: `with ${extra} as well`,
      selection: having([...patterns, extra]),
    })),
  ]
}

/** One more in the list: an Allow then reaches more, and a Deny exempts more or denies more. */
const EXTRA = ['*', 'iam:PassRole', 'arn:aws:s3:::another-bucket/*']

function conditionMistakes(statement: Statement, index: number): readonly Mistake[] {
  const { conditions } = statement
  const condition = conditions[index]
  if (!condition) return []

  const name = `${condition.operator} ${condition.key}`
  const become = (what: string, changes: object): Mistake => ({
    what: `${name} ${what}`,
    changed: { ...statement, conditions: conditions.with(index, { ...condition, ...changes }) },
  })
  const { values } = condition
  return [
    { what: `${name} removed`, changed: { ...statement, conditions: conditions.toSpliced(index, 1) } },
    become('made optional, or not', { ifExists: !condition.ifExists }),
    become('with ForAllValues', { quantifier: 'ForAllValues' }),
    become('of another key', { key: `${condition.key}x` }),
    ...values.flatMap((value, at) => [
      become(`without ${value}`, { values: values.toSpliced(at, 1) }),
      ...shifted(value).map((other) => become(`${value} to ${other}`, { values: values.with(at, other) })),
    ]),
  ]
}

/** A value that is off by one: a second, an address, a character. */
function shifted(value: string): readonly string[] {
  if (/^\d{4}-/.test(value)) {
    return [-1, 1].map((by) => new Date(Date.parse(value) + by * 1000).toISOString().replace('.000Z', 'Z'))
  }
  if (value.includes('/') && /^[\d.]+\//.test(value)) return [value.replace(/\/.*/, '/1')]
  return value.endsWith('/*') ? [value.replace(/\/\*$/, '*'), '*', value.replace('/*', '2/*')] : [`${value}2`, '*']
}

function describe({ effect, actions }: Statement): string {
  return `${effect} ${'only' in actions ? actions.only : `all but ${actions.allBut}`}`
}
