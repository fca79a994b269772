import { join } from '@curfew/iam-policy/json'
import type * as z from 'zod'
import type { Problem } from '#core/refusal.ts'

type Issue = z.core.$ZodIssue

/** Everything wrong with an event, or with something else of this name, each with its path: `access.outputs[0]`. */
export function problemsOf(error: z.ZodError, whole = 'this event'): readonly Problem[] {
  return error.issues.flatMap((issue) => flatten(issue, [], whole))
}

function flatten(issue: Issue, base: readonly PropertyKey[], whole: string): readonly Problem[] {
  const path = [...base, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: print([...path, key]), message: `is not a field of ${whole}` }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return flattenUnion(issue.errors, path, whole)
  return [{ path: print(path), message: wordingOf(issue) }]
}

/** Of a union, the problems of the member that was meant: the one whose kind of value this is. */
function flattenUnion(
  members: readonly (readonly Issue[])[],
  path: readonly PropertyKey[],
  whole: string,
): readonly Problem[] {
  const meant = members.find((issues) => !issues.some(isOfAnotherKind))
  if (meant !== undefined) return meant.flatMap((inner) => flatten(inner, path, whole))
  const message = members.flat().some(isAbsent) ? 'is missing' : 'has a form that this field does not take'
  return [{ path: print(path), message }]
}

function isOfAnotherKind(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
}

function isAbsent(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
}

function wordingOf(issue: Issue): string {
  return isAbsent(issue)
    ? 'is missing'
    : issue.message.replace(/^Invalid (input|option|discriminator value)[:.] /, '').replace(/^Expected/, 'expected')
}

/** A field with an odd name is quoted, `access["outputs[0]"]`, so that it is not taken for another one. */
function print(path: readonly PropertyKey[]): string {
  return path.reduce<string>((base, part) => join(base, typeof part === 'number' ? part : String(part)), '')
}
