import type { Finding as LintFinding } from '@curfew/iam-policy/lint/finding'
import { count } from '#cli/count.ts'
import { type Finding, failure, orOk, warning } from '#cli/doctor/finding.ts'

/** @param findings those of the linter; undefined if no file is named */
export function judgeConfiguration(
  kind: 'guardrails' | 'catalogue',
  file: string | undefined,
  findings: readonly LintFinding[],
): readonly Finding[] {
  if (file === undefined) {
    const message = 'which guardrails are deployed cannot be told: curfew.json names no file'
    return kind === 'catalogue'
      ? []
      : [warning(message, 'name it in curfew.json: "guardrails": "infra/guardrails/prod.json"')]
  }
  const lint = `curfew policy lint ${file}`
  const [first] = findings.filter(({ code }) => code === 'GUARDRAILS_ALLOW_NOTHING')
  if (first !== undefined)
    return [
      failure(`${file} has no rule: every request is refused`, 'see docs/deploy.md#1-define-who-may-request-what'),
    ]
  const errors = findings.filter(({ severity }) => severity === 'error')
  const others = findings.filter(({ severity }) => severity === 'security_warning' || severity === 'warning')
  return orOk(
    [
      ...(errors.length > 0 ? [failure(`${file} has ${count(errors.length, 'error')}`, lint)] : []),
      ...(others.length > 0 ? [warning(`${file} has ${count(others.length, 'warning')}`, lint)] : []),
    ],
    `${file} has no findings; whether it is deployed cannot be told`,
  )
}
