// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a policy writes its variables
import { globalKeyOf, serviceKeyOf } from '../data/keys.ts'
import { DATA_DATE, GLOBAL_KEYS, servicesOfKey } from '../data/services.ts'
import { parseTemplate } from '../template.ts'
import type { LintStatement, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { didYouMean } from './nearest.ts'
import { isUnlistedKey } from './tables/unlisted.ts'

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
  MISSING_QUOTE_IN_VARIABLE: {
    severity: 'error',
    means: 'The default value of a policy variable is not in single quotes.',
    help: "Write ${aws:PrincipalTag/team, 'none'}.",
  },
  UNSUPPORTED_SPACE_IN_VARIABLE: {
    severity: 'error',
    means: 'The name of a policy variable has a space before or after it, or in its prefix.',
    help: 'Remove the space.',
  },
  UNRESOLVABLE_VARIABLE: {
    severity: 'warning',
    means:
      'No request gives the policy variable a value, or none gives it exactly one, so the pattern matches nothing.',
    help: "Use a key that every request carries once, or add a default: ${aws:PrincipalTag/team, 'none'}.",
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
  if (/\$\{[^{},']+,\s*(?:(?![\s'])[^}]*|'[^'}]*)\}/.test(text)) {
    return [report('MISSING_QUOTE_IN_VARIABLE', path, `"${text}" has a default that is not in quotes`)]
  }
  const template = parseTemplate(text, true)
  if (template === undefined)
    return [report('MISSING_BRACE_IN_VARIABLE', path, `"${text}" contains a malformed variable`)]
  if (/\$\{(\s|[^},'/]*\s[^},'/]*[/:]|[^},']*\s[,}])/.test(text)) {
    return [report('UNSUPPORTED_SPACE_IN_VARIABLE', path, `"${text}" has a space in the name of a variable`)]
  }
  return template.flatMap((part) => (typeof part === 'object' && 'key' in part ? valueFindings(part.key, path) : []))
}

/** A key with a dot is of an identity provider, and one with `saml:` of all of them: the reference does not list these. */
function valueFindings(name: string, path: string): readonly Finding[] {
  const key = globalKeyOf(name) ?? serviceKeyOf(name)
  if (key?.isMultiValued) return [report('UNRESOLVABLE_VARIABLE', path, `\${${name}} may have several values`)]
  const [prefix = ''] = name.split(':')
  const isOther = prefix.includes('.') || ['saml', 'sts', 'credentials-iot', 'iot', 'transfer'].includes(prefix)
  if (key !== undefined || isOther || isUnlistedKey(name)) return []
  const known = prefix === 'aws' ? GLOBAL_KEYS : servicesOfKey(prefix).flatMap(({ keys }) => keys)
  const meant = didYouMean(
    name,
    known.map((each) => each.name),
  )
  return [report('UNRESOLVABLE_VARIABLE', path, `There is no key \${${name}} (as of ${DATA_DATE}).${meant}`)]
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
