import type { Dialect } from '../dialect.ts'
import { printOperator } from '../operator.ts'
import type { LintCondition, LintStatement, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { didYouMean } from './nearest.ts'
import { covers } from './patterns.ts'
import { isEverything } from './statements.ts'

export const DIALECT_RULES = {
  DIALECT_VERSION: {
    severity: 'error',
    means: 'The store takes policies of the version 2012-10-17 only.',
    help: 'Write "Version": "2012-10-17".',
  },
  DIALECT_ACTION: {
    severity: 'error',
    means: 'The store knows no such action, and refuses the policy.',
    help: 'Use one of the actions that the store lists; spelling and case count.',
  },
  DIALECT_ELEMENT: {
    severity: 'error',
    means: 'The store does not know this element of a statement.',
    help: 'Write Action and Resource, and name what is meant.',
  },
  DIALECT_RESOURCE: {
    severity: 'error',
    means: 'The store has no resource with an ARN of this form.',
    help: 'Write arn:aws:s3:::bucket, arn:aws:s3:::bucket/* or arn:aws:s3:::bucket/prefix/*.',
  },
  DIALECT_WILDCARD: {
    severity: 'error',
    means: 'The store takes a wildcard at the end only, and no ? and no policy variable.',
    help: 'Put the * at the end, or name what is meant.',
  },
  DIALECT_OPERATOR: {
    severity: 'error',
    means: 'The store does not know this condition operator.',
    help: 'Use IpAddress, NotIpAddress or an operator of dates, without quantifier and IfExists.',
  },
  DIALECT_CONDITION_KEY: {
    severity: 'error',
    means: 'The store does not know this condition key, or not with this operator.',
    help: 'Use aws:CurrentTime with operators of dates, and aws:SourceIp with IpAddress and NotIpAddress.',
  },
  DIALECT_SEVERAL_VALUES: {
    severity: 'warning',
    means: "The store's documentation shows one value for a condition, and does not say what several mean.",
    help: 'Write a statement for each value.',
  },
} as const satisfies Rules

const report = reporter(DIALECT_RULES)

/** What a store does not understand of a policy. */
export function dialectFindings(dialect: Dialect): (subject: Subject) => readonly Finding[] {
  return ({ document }) => [
    ...(document.version === '2012-10-17'
      ? []
      : [report('DIALECT_VERSION', 'Version', `${dialect.store} takes no older version of the language`)]),
    ...document.statements.flatMap((statement) => [
      ...elementFindings(statement, dialect),
      ...statement.actions.patterns.flatMap((pattern) => actionFindings(pattern, dialect)),
      ...statement.resources.patterns.flatMap((pattern) => resourceFindings(pattern, dialect)),
      ...statement.conditions.flatMap((condition) => conditionFindings(condition, dialect)),
    ]),
  ]
}

function elementFindings({ actions, resources }: LintStatement, { store }: Dialect): readonly Finding[] {
  const negated = [
    ...(actions.isNegated ? [{ name: 'NotAction', path: actions.path }] : []),
    ...(resources.isNegated ? [{ name: 'NotResource', path: resources.path }] : []),
  ]
  return negated.map(({ name, path }) => report('DIALECT_ELEMENT', path, `${store} does not know ${name}`))
}

function actionFindings({ text, path }: Placed, dialect: Dialect): readonly Finding[] {
  const { store, date, actions, coveredBy } = dialect
  if (isEverything({ text, path }) || actions.includes(text)) return []
  if (/[*?]/.test(text)) {
    if (!isSuffixed(text)) return [report('DIALECT_WILDCARD', path, `${store} takes no wildcard as in ${text}`)]
    if (actions.some((action) => covers(text, action))) return []
    return [report('DIALECT_ACTION', path, `${store} has no action that matches ${text} (as of ${date})`)]
  }
  const [, covering] = Object.entries(coveredBy).find(([name]) => name.toLowerCase() === text.toLowerCase()) ?? []
  const hint = covering === undefined ? didYouMean(text, actions) : ` ${covering} covers it.`
  return [report('DIALECT_ACTION', path, `${store} has no action ${text} (as of ${date}).${hint}`)]
}

function resourceFindings({ text, path }: Placed, { store, resources }: Dialect): readonly Finding[] {
  if (isEverything({ text, path })) return []
  if (!text.startsWith(resources) || text === resources)
    return [report('DIALECT_RESOURCE', path, `${store} has no resource "${text}"`)]
  if (!/[*?]|\$\{/.test(text) || isSuffixed(text)) return []
  return [report('DIALECT_WILDCARD', path, `${store} takes no wildcard or variable as in ${text}`)]
}

/** One `*`, at the end. */
function isSuffixed(text: string): boolean {
  return /^[^*?]+\*$/.test(text) && !text.includes('${')
}

function conditionFindings(condition: LintCondition, { store, operators, keys }: Dialect): readonly Finding[] {
  const { operator, quantifier, ifExists, key, path, values } = condition
  const [name, family] = Object.entries(keys).find(([known]) => known.toLowerCase() === key.toLowerCase()) ?? []
  if (name === undefined || family === undefined)
    return [
      report(
        'DIALECT_CONDITION_KEY',
        path,
        `${store} has no condition key ${key}.${didYouMean(key, Object.keys(keys))}`,
      ),
    ]
  const printed = printOperator(condition)
  if (!operators.includes(operator) || quantifier !== null || ifExists)
    return [report('DIALECT_OPERATOR', path, `${store} has no condition operator ${printed}`)]
  if (!operator.includes(family))
    return [report('DIALECT_CONDITION_KEY', path, `${store} does not compare ${name} with ${printed}`)]
  const variable = values.find(({ text }) => text.includes('${'))
  return [
    ...(variable
      ? [report('DIALECT_WILDCARD', variable.path, `${store} has no policy variables: ${variable.text}`)]
      : []),
    ...(values.length > 1 ? [report('DIALECT_SEVERAL_VALUES', path, `${name} has ${values.length} values`)] : []),
  ]
}
