import type { LintCondition, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'

export const ANY_VALUE_RULES = {
  EQUIVALENT_TO_NULL_FALSE: {
    severity: 'suggestion',
    means: 'A pattern that matches any value only tests that the key is present.',
    help: 'Write Null with "false", or the intended value.',
  },
  EQUIVALENT_TO_NULL_TRUE: {
    severity: 'suggestion',
    means: 'A negated pattern that matches any value only tests that the key is absent.',
    help: 'Write Null with "true", or the intended value.',
  },
  REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION: {
    severity: 'suggestion',
    means: 'The condition always holds: any value matches, and so does a request without the key.',
    help: 'Remove the key, or write the intended value.',
  },
  REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION: {
    severity: 'suggestion',
    means: 'The condition never holds: no value matches, nor does a request without the key.',
    help: 'Write the intended value, or remove the statement.',
  },
} as const satisfies Rules

const report = reporter(ANY_VALUE_RULES)

/** Conditions in which `*` stands for any value. */
export function anyValueFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap(({ conditions }) => conditions.flatMap(findingsOn))
}

function findingsOn({ operator, ifExists, quantifier, values, key, path }: LintCondition): readonly Finding[] {
  if (!/^String(Not)?Like$/.test(operator) || !values.some(({ text }) => /^\*+$/.test(text))) return []
  const isAbsentEnough = ifExists || quantifier === 'ForAllValues'
  if (operator === 'StringLike') {
    if (isAbsentEnough) {
      const message = `Any value of ${key} matches, and so does none`
      return [report('REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION', path, message)]
    }
    return [report('EQUIVALENT_TO_NULL_FALSE', path, `Any value of ${key} matches`)]
  }
  if (quantifier === 'ForAnyValue' && !ifExists) {
    const message = `No value of ${key} matches, and neither does its absence`
    return [report('REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION', path, message)]
  }
  return [report('EQUIVALENT_TO_NULL_TRUE', path, `No value of ${key} matches`)]
}
