// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a policy writes its variables
import { parseTemplate } from '../evaluation/template.ts'
import type { LintStatement, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'

export const VARIABLE_RULES = {
  VARIABLE_UNSUPPORTED_IN_VERSION: {
    severity: 'error',
    means: 'A policy of version 2008-10-17 takes a policy variable as literal text.',
    help: 'Write "Version": "2012-10-17".',
  },
  VARIABLE_UNSUPPORTED_IN_ELEMENT: {
    severity: 'error',
    means: 'An action holds a policy variable, which only resources and conditions may.',
    help: 'Name the action.',
  },
  INVALID_VARIABLE_FOR_OPERATOR: {
    severity: 'error',
    means: 'Only string and ARN operators take policy variables: a date cannot come from a tag.',
    help: 'Write the value, in a policy of its own if need be.',
  },
  MISSING_BRACE_IN_VARIABLE: {
    severity: 'error',
    means: 'A policy variable is malformed, so that the pattern matches nothing.',
    help: 'Write ${aws:username}, or ${$} for a dollar sign.',
  },
  EMPTY_VARIABLE: { severity: 'error', means: 'A policy variable has no name.', help: 'Write ${aws:username}.' },
  POLICY_VARIABLE_IN_NOT_RESOURCE: {
    severity: 'security_warning',
    means: 'A variable without a value matches nothing, so that NotResource then leaves nothing out.',
    help: 'Write Resource, or the name itself.',
  },
} as const satisfies Rules

const report = reporter(VARIABLE_RULES)

/** Policy variables where there can be none, or where they are a danger. `${*}`, `${?}` and `${$}` are plain characters. */
export function variableFindings({ document }: Subject): readonly Finding[] {
  const isOld = document.version === '2008-10-17'
  return document.statements.flatMap((statement) => {
    const taken = [...statement.resources.patterns, ...textsTaking(statement)]
    return [
      ...statement.actions.patterns
        .filter(hasVariable)
        .map(({ text, path }) => report('VARIABLE_UNSUPPORTED_IN_ELEMENT', path, `"${text}" holds a variable`)),
      ...textsNotTaking(statement)
        .filter(hasVariable)
        .map(({ text, path }) => report('INVALID_VARIABLE_FOR_OPERATOR', path, `"${text}" is taken as it stands`)),
      ...(isOld ? taken.filter(hasVariable).map(inOldVersion) : taken.flatMap(formFindings)),
      ...negatedFindings(statement),
    ]
  })
}

function textsTaking({ conditions }: LintStatement): readonly Placed[] {
  return conditions.filter(({ operator }) => /^(String|Arn)/.test(operator)).flatMap(({ values }) => values)
}

function textsNotTaking({ conditions }: LintStatement): readonly Placed[] {
  return conditions.filter(({ operator }) => !/^(String|Arn)/.test(operator)).flatMap(({ values }) => values)
}

function inOldVersion({ text, path }: Placed): Finding {
  return report('VARIABLE_UNSUPPORTED_IN_VERSION', path, `"${text}" is literal text in version 2008-10-17`)
}

function formFindings({ text, path }: Placed): readonly Finding[] {
  if (/\$\{\s*\}/.test(text)) return [report('EMPTY_VARIABLE', path, `"${text}" has a variable without a name`)]
  if (parseTemplate(text, true) !== undefined) return []
  return [report('MISSING_BRACE_IN_VARIABLE', path, `"${text}" has a variable that IAM cannot read`)]
}

function negatedFindings({ resources }: LintStatement): readonly Finding[] {
  if (!resources.isNegated) return []
  return resources.patterns
    .filter(hasVariable)
    .map(({ text, path }) =>
      report('POLICY_VARIABLE_IN_NOT_RESOURCE', path, `"${text}" is left out only if it has a value`),
    )
}

function hasVariable({ text }: Placed): boolean {
  return /\$\{(?![*?$]\})/.test(text)
}
