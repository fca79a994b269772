import type { LintStatement, Subject } from '@curfew/iam-policy/lint/document'
import { type Finding, type Rules, reporter } from '@curfew/iam-policy/lint/finding'
import { allowsOf, isPositive } from '@curfew/iam-policy/lint/statements'
import { clockConditions, type Span, spanLeftBy, spanOf } from '@curfew/iam-policy/lint/times'

export const WINDOW_RULES = {
  MISSING_TIME_WINDOW: {
    severity: 'security_warning',
    means: "A job's Allow holds for ever: a leaked key reads for ever.",
    help: 'Add DateGreaterThanEquals and DateLessThan on aws:CurrentTime.',
  },
  WINDOW_WITHOUT_END: {
    severity: 'security_warning',
    means: "A job's Allow has a beginning and no end.",
    help: 'Add DateLessThan on aws:CurrentTime.',
  },
  WINDOW_WITHOUT_START: {
    severity: 'warning',
    means: "A job's Allow has an end and no beginning.",
    help: 'Add DateGreaterThanEquals on aws:CurrentTime.',
  },
  WINDOW_TOO_LONG: {
    severity: 'warning',
    means: "A job's window is longer than any job needs.",
    help: 'Shorten it; an event can extend a running job.',
  },
  WINDOW_NOT_HALF_OPEN: {
    severity: 'suggestion',
    means: 'A window is closed at its first second or open at its last: two windows then overlap, or leave a gap.',
    help: 'Write DateGreaterThanEquals for the start and DateLessThan for the end.',
  },
} as const satisfies Rules

const report = reporter(WINDOW_RULES)

/** Every Allow of a job must open and close; a Deny of everything outside a span does it for all of them. */
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
  if (!hasEnd) return [report('WINDOW_WITHOUT_END', path, 'The Allow never ends')]
  if (!hasStart) return [report('WINDOW_WITHOUT_START', path, 'The Allow has no beginning')]
  const hours = (until - from) / 3600
  if (hours <= longestHours) return []
  const message = `The window is ${Math.round(hours * 100) / 100} hours long, and ${longestHours} are the most`
  return [report('WINDOW_TOO_LONG', path, message)]
}

function edgeFindings(allow: LintStatement): readonly Finding[] {
  return clockConditions(allow)
    .filter(isPositive)
    .flatMap(({ operator, path }) => {
      if (/^(Date|Numeric)GreaterThan$/.test(operator)) {
        return [report('WINDOW_NOT_HALF_OPEN', path, `${operator} denies the very second at which the window opens`)]
      }
      if (/^(Date|Numeric)LessThanEquals$/.test(operator)) {
        return [report('WINDOW_NOT_HALF_OPEN', path, `${operator} allows the second at which the window closes`)]
      }
      return []
    })
}
