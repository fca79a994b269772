/** As Access Analyzer ranks them: broken, too permissive, likely a mistake, a matter of style. */
export const SEVERITIES = ['error', 'security_warning', 'warning', 'suggestion'] as const

export type Severity = (typeof SEVERITIES)[number]

/** One thing that a careful reviewer would remark on. */
export type Finding = {
  /** Access Analyzer's issue code where it has one. */
  readonly code: string
  readonly severity: Severity
  /** `Statement[0].Action[2]`; empty for the policy as a whole. */
  readonly path: string
  readonly message: string
  /** What to do about it. */
  readonly help: string
}

/** What a code stands for, wherever it is found. */
export type Rule = {
  readonly severity: Severity
  /** In one sentence, what is wrong. */
  readonly means: string
  readonly help: string
}

export type Rules = Readonly<Record<string, Rule>>

export type Report<Code extends string> = (code: Code, path: string, message: string, severity?: Severity) => Finding

/** A function that makes findings of these rules; a severity given with a finding stands in for the rule's own. */
export function reporter<Known extends Rules>(rules: Known): Report<keyof Known & string> {
  return (code, path, message, severity = rules[code]?.severity ?? 'error') => ({
    code,
    severity,
    path,
    message,
    help: rules[code]?.help ?? '',
  })
}
