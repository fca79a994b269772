import { arnFields } from '../arn.ts'
import { parseInstant } from '../instant.ts'
import type { LintCondition, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { isOpen } from './statements.ts'

export const VALUE_RULES = {
  TYPE_MISMATCH_DATE: {
    severity: 'error',
    means: 'A value of a date operator is not a date, so the condition does not hold.',
    help: 'Write an ISO 8601 instant in UTC: 2025-07-16T01:00:00Z.',
  },
  INVALID_DATE_VALUE: {
    severity: 'warning',
    means: 'A date is in epoch seconds or has fractions of a second, and may not be read as intended.',
    help: 'Write an ISO 8601 instant in UTC and whole seconds: 2025-07-16T01:00:00Z.',
  },
  DATE_NOT_IN_UTC: {
    severity: 'suggestion',
    means: 'A date has a UTC offset, which is easy to misread.',
    help: 'Write it in UTC, with Z.',
  },
  REDUNDANT_CONDITION_VALUE_NUM: {
    severity: 'warning',
    means: 'Several limits under one operator are alternatives, so only the widest has an effect.',
    help: 'Keep the intended one.',
  },
  TYPE_MISMATCH_BOOLEAN: {
    severity: 'error',
    means: 'A value of Bool or Null is neither true nor false.',
    help: 'Write "true" or "false".',
  },
  INVALID_CONDITION_MULTIPLE_BOOLEAN: {
    severity: 'error',
    means: 'A Bool or Null lists both true and false, so it does not depend on the value.',
    help: 'Keep one.',
  },
  TYPE_MISMATCH_NUMBER: {
    severity: 'error',
    means: 'A value of a numeric operator is not a number.',
    help: 'Write a number.',
  },
  INVALID_VPC_FORMAT: {
    severity: 'error',
    means: 'A value of aws:SourceVpc is not a VPC ID.',
    help: 'Write vpc- and 8 or 17 hexadecimal digits.',
  },
  INVALID_VPCE_FORMAT: {
    severity: 'error',
    means: 'A value of aws:SourceVpce is not a VPC endpoint ID.',
    help: 'Write vpce- and 8 or 17 hexadecimal digits.',
  },
  INVALID_ARN_IN_CONDITION: {
    severity: 'error',
    means: 'A value of an ARN operator does not have the six parts of an ARN.',
    help: 'Write arn:partition:service:region:account:resource, with wildcards if needed.',
  },
  WILDCARD_WITHOUT_LIKE_OPERATOR: {
    severity: 'warning',
    means: 'A value contains * or ?, which StringEquals takes literally.',
    help: 'Use StringLike, or StringNotLike.',
  },
  TYPE_MISMATCH_STRING: {
    severity: 'error',
    means: 'A value of BinaryEquals is not in base64.',
    help: 'Encode the value in base64.',
  },
} as const satisfies Rules

const report = reporter(VALUE_RULES)

/** Values that the operator cannot compare, or does not compare as it seems. */
export function valueFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap(({ conditions }) => conditions.flatMap(findingsOf))
}

function findingsOf(condition: LintCondition): readonly Finding[] {
  const { operator, values } = condition
  if (operator.startsWith('Date')) return [...values.flatMap(dateFindings), ...severalLimits(condition)]
  if (operator.startsWith('Numeric')) return [...values.flatMap(numberFindings), ...severalLimits(condition)]
  if (operator === 'Bool' || operator === 'Null') return booleanFindings(condition)
  if (operator === 'BinaryEquals') return values.flatMap(binaryFindings)
  if (operator.startsWith('Arn')) return values.flatMap(arnFindings)
  if (operator.startsWith('String')) return [...textFindings(condition), ...idFindings(condition)]
  return []
}

function dateFindings({ text, path }: Placed): readonly Finding[] {
  if (parseInstant(text) === undefined) return [report('TYPE_MISMATCH_DATE', path, `"${text}" is not a date`)]
  if (/^\d+(\.\d+)?$/.test(text)) return [report('INVALID_DATE_VALUE', path, `"${text}" is read as epoch seconds`)]
  if (/\.\d+/.test(text)) return [report('INVALID_DATE_VALUE', path, `"${text}" has fractions of a second`)]
  return text.endsWith('Z') || !text.includes('T') ? [] : [report('DATE_NOT_IN_UTC', path, `"${text}" is not in UTC`)]
}

function numberFindings({ text, path }: Placed): readonly Finding[] {
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return []
  return [report('TYPE_MISMATCH_NUMBER', path, `"${text}" is not a number`)]
}

function severalLimits({ operator, values, path, key }: LintCondition): readonly Finding[] {
  if (values.length < 2 || !/(Less|Greater)Than/.test(operator)) return []
  const widest = operator.includes('Less') ? 'highest' : 'lowest'
  return [
    report(
      'REDUNDANT_CONDITION_VALUE_NUM',
      path,
      `Of the ${values.length} limits on ${key} only the ${widest} has an effect`,
    ),
  ]
}

function booleanFindings({ operator, values, path, key }: LintCondition): readonly Finding[] {
  const wrong = values.filter(({ text }) => !/^(true|false)$/i.test(text))
  const kinds = new Set(values.map(({ text }) => text.toLowerCase()))
  return [
    ...wrong.map((each) => report('TYPE_MISMATCH_BOOLEAN', each.path, `"${each.text}" is neither true nor false`)),
    ...(wrong.length === 0 && kinds.size > 1
      ? [report('INVALID_CONDITION_MULTIPLE_BOOLEAN', path, `${operator} of ${key} lists both true and false`)]
      : []),
  ]
}

function arnFindings({ text, path }: Placed): readonly Finding[] {
  if (text === '*' || isOpen(arnFields(text).at(-1) ?? '') || arnFields(text).length === 6) return []
  return [report('INVALID_ARN_IN_CONDITION', path, `"${text}" is not an ARN`)]
}

function textFindings({ operator, values }: LintCondition): readonly Finding[] {
  if (operator.endsWith('Like')) return []
  return values
    .filter(({ text }) => /[*?]/.test(text.replace(/\$\{[^}]*\}/g, '')))
    .map((value) =>
      report(
        'WILDCARD_WITHOUT_LIKE_OPERATOR',
        value.path,
        `${operator} takes the wildcard in "${value.text}" literally`,
      ),
    )
}

function binaryFindings({ text, path }: Placed): readonly Finding[] {
  if (/^(?:[\w+/-]{4})*(?:[\w+/-]{2}(?:==)?|[\w+/-]{3}=?)?$/.test(text)) return []
  return [report('TYPE_MISMATCH_STRING', path, `"${text}" is not in base64`)]
}

function idFindings({ key, values }: LintCondition): readonly Finding[] {
  const form = /^aws:sourcevpc(e?)$/i.exec(key)
  if (form === null) return []
  const isEndpoint = form[1] !== ''
  const id = isEndpoint ? /^vpce-([0-9a-f]{8}|[0-9a-f]{17})$/ : /^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/
  const code = isEndpoint ? 'INVALID_VPCE_FORMAT' : 'INVALID_VPC_FORMAT'
  return values
    .filter(({ text }) => !isOpen(text) && !id.test(text))
    .map(({ text, path }) => report(code, path, `"${text}" is not a ${isEndpoint ? 'VPC endpoint' : 'VPC'} ID`))
}
