import type { Finding } from '@curfew/iam-policy/lint/finding'
import { type Mark, markerOf, type Source, syntaxMarkOf } from '#cli/source/source.ts'
import { ruleOf } from './rules.ts'

/** What breaks one rule in one file: said once, with its places. */
export type Group = {
  readonly code: string
  readonly severity: Finding['severity']
  readonly help: string
  /** What is wrong at each place, or what the rule says if that differs: then it is in the labels of the marks. */
  readonly message: string
  readonly marks: readonly Mark[]
  /** Whether the same is wrong at each place. */
  readonly isSame: boolean
}

/** The findings of a file by their rules, in the order of the first of each. */
export function groupsOf(source: Source, findings: readonly Finding[]): readonly Group[] {
  const { markOf } = markerOf(source)
  const syntax = syntaxMarkOf(source)
  return [...Map.groupBy(findings, ({ code, severity }) => `${code} ${severity}`).values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { code, severity, help } = first
    if (syntax !== undefined) {
      const message = `is not ${source.yaml === undefined ? 'JSON' : 'YAML'}: ${syntax.label}`
      return { code, severity, help, message, marks: [{ ...syntax, label: '' }], isSame: true }
    }
    const isSame = group.every(({ message }) => message === first.message)
    const labelOf = ({ path, message }: Finding) => [path, ...(isSame ? [] : [message])].filter(Boolean).join(': ')
    const marks = group.map((finding) => markOf(finding.path, labelOf(finding)))
    return { code, severity, help, message: isSame ? first.message : meaningOf(first), marks, isSame }
  })
}

function meaningOf({ code, message }: Finding): string {
  return ruleOf(code)?.means.replace(/\.$/, '') ?? message
}
