import type { LintStatement, Subject } from '@curfew/iam-policy/lint/document'
import { type Finding, type Rules, reporter } from '@curfew/iam-policy/lint/finding'
import { allowsOf, isPositive } from '@curfew/iam-policy/lint/statements'
import { clockConditions, type Span, spanLeftBy, spanOf } from '@curfew/iam-policy/lint/times'

export const WINDOW_RULES = {
  MISSING_TIME_WINDOW: {
    severity: 'security_warning',
    means: "A job's Allow never expires: a leaked key works for ever.",
    help: 'Add DateGreaterThanEquals and DateLessThan on aws:CurrentTime.',
  },
  WINDOW_WITHOUT_END: {
    severity: 'security_warning',
    means: "A job's Allow has a start but no end.",
    help: 'Add DateLessThan on aws:CurrentTime.',
  },
  WINDOW_WITHOUT_START: {
    severity: 'warning',
    means: "A job's Allow has an end but no start.",
    help: 'Add DateGreaterThanEquals on aws:CurrentTime.',
  },
  WINDOW_TOO_LONG: {
    severity: 'warning',
    means: "A job's window is longer than the limit.",
    help: 'Shorten it; an event can extend the window of a running job.',
  },
  WINDOW_NOT_HALF_OPEN: {
    severity: 'suggestion',
    means: 'A window excludes its start or includes its end: adjacent windows then leave a gap, or overlap.',
    help: 'Write DateGreaterThanEquals for the start and DateLessThan for the end.',
  },
} as const satisfies Rules

const report = reporter(WINDOW_RULES)

/** Every Allow of a job needs a start and an end; Deny statements on everything outside a span provide both for all. */
export function windowFindings({ document, together }: Subject, longestWindowHours: number): readonly Finding[] {
  const left = spanLeftBy(together)
  return allowsOf(document).flatMap((allow) => {
    const own = spanOf(allow)
    const span = { from: Math.max(own.from, left.from), until: Math.min(own.until, left.until) }
    return [...spanFindings(allow, span, longestWindowHours), ...edgeFindings(allow)]
  })
}

function spanFindings({ path }: LintStatement, { from, until }: Span, longestHours: number): readonly Finding[] {
  const [hasStart, hasEnd] = [Number.isFinite(from), Number.isFinite(until)]
  if (!(hasStart || hasEnd)) return [report('MISSING_TIME_WINDOW', path, 'The Allow has no time window')]
  if (!hasEnd) return [report('WINDOW_WITHOUT_END', path, 'The Allow has no end')]
  if (!hasStart) return [report('WINDOW_WITHOUT_START', path, 'The Allow has no start')]
  const hours = (until - from) / 3600
  if (hours <= longestHours) return []
  const message = `The window is ${Math.round(hours * 100) / 100} hours long; the limit is ${longestHours}`
  return [report('WINDOW_TOO_LONG', path, message)]
}

function edgeFindings(allow: LintStatement): readonly Finding[] {
  return clockConditions(allow)
    .filter(isPositive)
    .flatMap(({ operator, path }) => {
      if (/^(Date|Numeric)GreaterThan$/.test(operator)) {
        return [report('WINDOW_NOT_HALF_OPEN', path, `${operator} excludes the second at which the window opens`)]
      }
      if (/^(Date|Numeric)LessThanEquals$/.test(operator)) {
        return [report('WINDOW_NOT_HALF_OPEN', path, `${operator} includes the second at which the window closes`)]
      }
      return []
    })
}
