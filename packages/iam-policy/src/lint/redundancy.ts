import type { LintCondition, LintSelection, LintStatement, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { covers } from './patterns.ts'

export const REDUNDANCY_RULES = {
  REDUNDANT_ACTION: {
    severity: 'suggestion',
    means: 'Another action in the list covers this one.',
    help: 'Remove it.',
  },
  REDUNDANT_RESOURCE: {
    severity: 'suggestion',
    means: 'Another resource in the list covers this one.',
    help: 'Remove it.',
  },
  REDUNDANT_STATEMENT: {
    severity: 'suggestion',
    means: 'Another statement covers this one.',
    help: 'Remove it.',
  },
} as const satisfies Rules

const report = reporter(REDUNDANCY_RULES)

/** What could be removed without a change in meaning. */
export function redundancyFindings({ document }: Subject): readonly Finding[] {
  const { statements } = document
  return statements.flatMap((statement, index) => {
    const other = statements.find(
      (each, at) => at !== index && includes(each, statement) && !(at > index && includes(statement, each)),
    )
    if (other) return [report('REDUNDANT_STATEMENT', statement.path, `${other.path} covers this statement`)]
    return [
      ...repeats(statement.actions, lower).map(({ text, path, by }) =>
        report('REDUNDANT_ACTION', path, `${by} covers ${text}`),
      ),
      ...repeats(statement.resources, (text) => text).map(({ text, path, by }) =>
        report('REDUNDANT_RESOURCE', path, `${by} covers ${text}`),
      ),
    ]
  })
}

/** The patterns that another in the list covers; of two equal ones, the later. Only a wildcard covers more than its like. */
function repeats(
  { patterns }: LintSelection,
  fold: (text: string) => string,
): readonly (Placed & { readonly by: string })[] {
  const folded = patterns.map(({ text }, at) => ({ text: fold(text), at }))
  const open = folded.filter(({ text }) => /[*?]/.test(text))
  const firsts = new Map(folded.toReversed().map(({ text, at }) => [text, at]))
  return folded.flatMap(({ text, at }) => {
    const first = firsts.get(text) ?? at
    const isCovered = (each: (typeof open)[number]) =>
      each.text !== text && covers(each.text, text) && (each.at < at || !covers(text, each.text))
    const outer = first < at ? first : open.find(isCovered)?.at
    const [inner, by] = [patterns[at], outer === undefined ? undefined : patterns[outer]]
    return inner === undefined || by === undefined ? [] : [{ ...inner, by: by.text }]
  })
}

/** Whether the outer statement applies wherever the inner one does: it has no condition that the inner one lacks. */
function includes(outer: LintStatement, inner: LintStatement): boolean {
  if (outer.effect === undefined || outer.effect !== inner.effect) return false
  return (
    selects(outer.actions, inner.actions, lower) &&
    selects(outer.resources, inner.resources, (text) => text) &&
    outer.conditions.every((condition) => inner.conditions.some((other) => textOf(other) === textOf(condition)))
  )
}

function selects(outer: LintSelection, inner: LintSelection, fold: (text: string) => string): boolean {
  if (outer.isNegated || inner.isNegated || inner.patterns.length === 0) return false
  return inner.patterns.every(({ text }) => outer.patterns.some((each) => covers(fold(each.text), fold(text))))
}

function textOf({ operator, quantifier, ifExists, key, values }: LintCondition): string {
  return JSON.stringify([operator, quantifier, ifExists, key.toLowerCase(), values.map(({ text }) => text).toSorted()])
}

function lower(text: string): string {
  return text.toLowerCase()
}
