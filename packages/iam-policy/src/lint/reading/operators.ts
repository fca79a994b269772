import { OPERATOR_NAMES, parseOperator } from '../../operator.ts'
import { type Finding, type Rules, reporter } from '../finding.ts'
import { didYouMean } from '../nearest.ts'

export const OPERATOR_RULES = {
  INVALID_CONDITION_OPERATOR: {
    severity: 'error',
    means: 'IAM has no such condition operator.',
    help: "Use one of IAM's operators, such as StringEquals, DateLessThan or IpAddress.",
  },
  NULL_WITH_IF_EXISTS: {
    severity: 'error',
    means: 'Null tests whether a key is present, so IfExists has no meaning with it.',
    help: 'Write Null.',
  },
  NULL_WITH_QUALIFIER: {
    severity: 'warning',
    means: 'Null tests whether a key is present, so ForAllValues and ForAnyValue add nothing to it.',
    help: 'Write Null.',
  },
} as const satisfies Rules

const report = reporter(OPERATOR_RULES)

/** What is wrong with the name of an operator. */
export function operatorFindings(name: string, path: string): readonly Finding[] {
  if (parseOperator(name)) return []
  if (/^(\w+:)?NullIfExists$/.test(name))
    return [report('NULL_WITH_IF_EXISTS', path, `IAM has no condition operator ${name}`)]
  if (/^For(All|Any)Values?:Null$/.test(name))
    return [report('NULL_WITH_QUALIFIER', path, `${name} means the same as Null`)]

  const meant = didYouMean(name, spellings())
  return [report('INVALID_CONDITION_OPERATOR', path, `IAM has no condition operator ${name}.${meant}`)]
}

function spellings(): readonly string[] {
  return ['', 'ForAllValues:', 'ForAnyValue:'].flatMap((before) =>
    OPERATOR_NAMES.flatMap((name) => [`${before}${name}`, `${before}${name}IfExists`]),
  )
}
