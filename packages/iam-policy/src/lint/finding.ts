/** The severities of IAM Access Analyzer: invalid, too permissive, probably a mistake, a matter of style. */
export const SEVERITIES = ['error', 'security_warning', 'warning', 'suggestion'] as const

export type Severity = (typeof SEVERITIES)[number]

/** One problem in a policy: where it is, and how to fix it. */
export type Finding = {
  /** The issue code of IAM Access Analyzer, where it has one. */
  readonly code: string
  readonly severity: Severity
  /** `Statement[0].Action[2]`; empty for the policy as a whole. */
  readonly path: string
  readonly message: string
  /** How to fix it. */
  readonly help: string
}

/** What a code means, wherever it is reported. */
export type Rule = {
  readonly severity: Severity
  /** In one sentence, what is wrong. */
  readonly means: string
  readonly help: string
}

export type Rules = Readonly<Record<string, Rule>>

export type Report<Code extends string> = (code: Code, path: string, message: string, severity?: Severity) => Finding

/** Makes findings for these rules. A severity that is passed with a finding replaces that of the rule. */
export function reporter<Known extends Rules>(rules: Known): Report<keyof Known & string> {
  return (code, path, message, severity = rules[code]?.severity ?? 'error') => ({
    code,
    severity,
    path,
    message,
    help: rules[code]?.help ?? '',
  })
}
