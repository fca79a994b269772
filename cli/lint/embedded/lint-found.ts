import { isObject } from '@curfew/iam-policy/json'
import type { Finding } from '@curfew/iam-policy/lint/finding'
import { parentOf } from '#cli/source/spans.ts'
import type { FoundPolicy } from './found-policy.ts'
import { type Instance, instantiate, isOpen, optionsIn } from './instantiate.ts'

/** Enough for every branch of a template that somebody reads. */
const MAX_VARIANTS = 16

export type LintOne = (document: unknown) => readonly Finding[]

/**
 * What is wrong with a policy of a file, with paths in the file. Of conditions, each branch is tried, because each may be
 * deployed; what is redundant in one of them may be needed in another. An unknown value is tried as a wide and as a narrow one, and only what is found both times is said: it holds
 * whatever the value is.
 */
export function lintFound({ document, path, statements }: FoundPolicy, lintOne: LintOne): readonly Finding[] {
  const variants = Math.min(MAX_VARIANTS, optionsIn(document))
  const found = Array.from({ length: variants }, (_, option) => {
    const inTrial = (trial: 'wide' | 'narrow') => {
      const instance = instantiate(document, path, statements, { option, trial })
      return lintOne(instance.document)
        .filter((finding) => !isOpenIn(finding, instance))
        .map((finding) => ({ ...finding, path: inFile(finding.path, instance.paths) }))
    }
    const narrow = inTrial('narrow')
    if (!isOpen(document)) return narrow
    const wide = new Set(inTrial('wide').map(keyOf))
    return narrow.filter((finding) => wide.has(keyOf(finding)))
  })
  const isInAll = (finding: Finding) => found.every((each) => each.some((other) => keyOf(other) === keyOf(finding)))
  const kept = found.flat().filter((finding) => !/^REDUNDANT_/.test(finding.code) || isInAll(finding))
  return [...new Map(kept.map((finding) => [`${keyOf(finding)} ${finding.message}`, finding])).values()]
}

/** Whether a finding may be due to what stands in place of an unknown value. */
function isOpenIn({ code, path }: Finding, { unknown, omitted }: Instance): boolean {
  if (unknown.some((each) => path === each || isBelow(path, each))) return true
  return /^(MISSING|EMPTY)_/.test(code) && omitted.some((each) => path === '' || isBelow(each, path))
}

function keyOf({ code, path }: Finding): string {
  return `${code} ${path}`
}

function isBelow(path: string, parent: string): boolean {
  return path.startsWith(parent) && /^[.[]/.test(path.slice(parent.length))
}

/** The path of what has it, as far as the document does not have it itself. */
function inFile(path: string, paths: ReadonlyMap<string, string>): string {
  return paths.get(path) ?? (path === '' ? '' : inFile(parentOf(path), paths))
}

/** Whether a value can be a policy: it has statements that allow or deny something. */
export function isPolicy(value: unknown): boolean {
  if (!isObject(value) || !('Statement' in value)) return false
  return isStatements(value.Statement)
}

/** A statement, a list of them, or a choice between some. */
export function isStatements(value: unknown): boolean {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.some((item) => isObject(item) && ('Effect' in item || 'Fn::If' in item) && !('Type' in item))
}
