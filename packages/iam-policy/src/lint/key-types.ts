import { globalKeyOf, serviceKeyOf } from '../data/keys.ts'
import type { ConditionKey, KeyType } from '../data/service.ts'
import type { LintCondition, LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'

export const KEY_TYPE_RULES = {
  TYPE_MISMATCH: {
    severity: 'error',
    means: "The operator is not one for the key's type: the condition does not hold, or compares text.",
    help: 'Use the operator of the type: Date…, IpAddress, Bool, Numeric…, Arn… or String….',
  },
  STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS: {
    severity: 'security_warning',
    means: 'StringLike and StringNotLike compare an ARN as plain text, so a wildcard matches across colons.',
    help: 'Use ArnLike or ArnNotLike, which compare part by part.',
  },
  FORALLVALUES_WITH_SINGLE_VALUED_KEY: {
    severity: 'security_warning',
    means: 'ForAllValues holds when the key is absent, and this key never has more than one value.',
    help: 'Remove ForAllValues:.',
  },
  FORALLVALUES_WITHOUT_NULL_CHECK: {
    severity: 'suggestion',
    means: 'ForAllValues in an Allow holds when the key is absent.',
    help: 'Add Null with "false" for the key, unless requests without it should be allowed.',
  },
  MISSING_QUALIFIER: {
    severity: 'error',
    means: 'A request may carry several values of the key, and IAM does not define how to compare them.',
    help: 'Write ForAnyValue: or ForAllValues: before the operator.',
  },
} as const satisfies Rules

const report = reporter(KEY_TYPE_RULES)

/** Keys of several values, in the reference, that AWS's guides and own policies compare without a qualifier. */
const DOCUMENTED_WITHOUT = ['events:detail-type', 'events:source']

/** Operators that do not fit the type of the key, or the number of its values. */
export function keyTypeFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap((statement) =>
    statement.conditions.flatMap((condition) => {
      const key = globalKeyOf(condition.key) ?? serviceKeyOf(condition.key)
      if (key === undefined || condition.operator === 'Null') return []
      return [...typeFindings(condition, key), ...qualifierFindings(statement, condition, key)]
    }),
  )
}

function typeFindings({ operator, key, path, values }: LintCondition, { type }: ConditionKey): readonly Finding[] {
  if (/^String(Not)?Like$/.test(operator) && type === 'ARN') {
    const message = `${key} is an ARN, which ${operator} compares as plain text`
    return [report('STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS', path, message)]
  }
  if (fits(operator, key, type)) return []
  if (!operator.startsWith('String')) {
    return [report('TYPE_MISMATCH', path, `${key} is of type ${type}, which ${operator} does not compare`)]
  }
  // Only strings and ARNs can be compared with a variable.
  if (values.some(({ text }) => text.includes('${'))) return []
  return [report('TYPE_MISMATCH', path, `${key} is of type ${type}, which ${operator} compares as text`, 'warning')]
}

/** String and ARN operators fit both types: the reference lists some ARNs as strings. */
function fits(operator: LintCondition['operator'], key: string, type: KeyType): boolean {
  const [kind = ''] = /^(String|Numeric|Date|Bool|Binary|IpAddress|NotIpAddress|Arn)/.exec(operator) ?? []
  if (key.toLowerCase() === 'aws:epochtime') return kind === 'Date' || kind === 'Numeric'
  switch (type) {
    case 'String':
    case 'ARN':
      return kind === 'String' || kind === 'Arn' || kind === 'Binary'
    case 'IPAddress':
      return kind.endsWith('IpAddress')
    case 'Bool':
    case 'Numeric':
    case 'Date':
      return kind === type
  }
}

function qualifierFindings(
  { effect, conditions }: LintStatement,
  { quantifier, key, path }: LintCondition,
  { isMultiValued }: ConditionKey,
): readonly Finding[] {
  if (isMultiValued && quantifier === null && !DOCUMENTED_WITHOUT.includes(key.toLowerCase())) {
    return [report('MISSING_QUALIFIER', path, `${key} may have several values`)]
  }
  if (quantifier !== 'ForAllValues') return []
  if (!isMultiValued) {
    const message = `${key} has at most one value, and ForAllValues holds without any`
    return [report('FORALLVALUES_WITH_SINGLE_VALUED_KEY', path, message)]
  }
  const hasNullCheck = conditions.some(
    (other) => other.operator === 'Null' && other.key.toLowerCase() === key.toLowerCase(),
  )
  if (effect !== 'Allow' || hasNullCheck) return []
  return [report('FORALLVALUES_WITHOUT_NULL_CHECK', path, `Requests without ${key} are allowed too`)]
}
