// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a policy writes its variables
import { parseTemplate } from '../template.ts'
import type { LintStatement, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'

export const VARIABLE_RULES = {
  VARIABLE_UNSUPPORTED_IN_VERSION: {
    severity: 'error',
    means: 'Version 2008-10-17 reads a policy variable as literal text.',
    help: 'Write "Version": "2012-10-17".',
  },
  VARIABLE_UNSUPPORTED_IN_ELEMENT: {
    severity: 'error',
    means: 'An action contains a policy variable, which only resources and conditions may have.',
    help: 'Name the action.',
  },
  INVALID_VARIABLE_FOR_OPERATOR: {
    severity: 'error',
    means: 'Only string and ARN operators support policy variables: a date cannot come from a tag.',
    help: 'Write the value itself, in a policy of its own if necessary.',
  },
  MISSING_BRACE_IN_VARIABLE: {
    severity: 'error',
    means: 'A policy variable is malformed, so the pattern matches nothing.',
    help: 'Write ${aws:username}, or ${$} for a dollar sign.',
  },
  EMPTY_VARIABLE: { severity: 'error', means: 'A policy variable has no name.', help: 'Write ${aws:username}.' },
  POLICY_VARIABLE_IN_NOT_RESOURCE: {
    severity: 'security_warning',
    means: 'A variable without a value matches nothing, so NotResource then excludes nothing.',
    help: 'Use Resource, or write the name itself.',
  },
} as const satisfies Rules

const report = reporter(VARIABLE_RULES)

/**
 * Policy variables where IAM does not support them, or where they are dangerous. `${*}`, `${?}` and `${$}` are plain
 * characters.
 */
export function variableFindings({ document }: Subject): readonly Finding[] {
  const isOld = document.version === '2008-10-17'
  return document.statements.flatMap((statement) => {
    const supported = [...statement.resources.patterns, ...supporting(statement)]
    return [
      ...statement.actions.patterns
        .filter(hasVariable)
        .map(({ text, path }) => report('VARIABLE_UNSUPPORTED_IN_ELEMENT', path, `"${text}" contains a variable`)),
      ...notSupporting(statement)
        .filter(hasVariable)
        .map(({ text, path }) => report('INVALID_VARIABLE_FOR_OPERATOR', path, `"${text}" is taken literally`)),
      ...(isOld ? supported.filter(hasVariable).map(inOldVersion) : supported.flatMap(formFindings)),
      ...negatedFindings(statement),
    ]
  })
}

function supporting({ conditions }: LintStatement): readonly Placed[] {
  return conditions.filter(({ operator }) => /^(String|Arn)/.test(operator)).flatMap(({ values }) => values)
}

function notSupporting({ conditions }: LintStatement): readonly Placed[] {
  return conditions.filter(({ operator }) => !/^(String|Arn)/.test(operator)).flatMap(({ values }) => values)
}

function inOldVersion({ text, path }: Placed): Finding {
  return report('VARIABLE_UNSUPPORTED_IN_VERSION', path, `"${text}" is literal text in version 2008-10-17`)
}

function formFindings({ text, path }: Placed): readonly Finding[] {
  if (/\$\{\s*\}/.test(text)) return [report('EMPTY_VARIABLE', path, `"${text}" contains a variable without a name`)]
  if (parseTemplate(text, true) !== undefined) return []
  return [report('MISSING_BRACE_IN_VARIABLE', path, `"${text}" contains a malformed variable`)]
}

function negatedFindings({ resources }: LintStatement): readonly Finding[] {
  if (!resources.isNegated) return []
  return resources.patterns
    .filter(hasVariable)
    .map(({ text, path }) =>
      report('POLICY_VARIABLE_IN_NOT_RESOURCE', path, `"${text}" is excluded only if the variable has a value`),
    )
}

function hasVariable({ text }: Placed): boolean {
  return /\$\{(?![*?$]\})/.test(text)
}
