import { syntaxProblemIn } from '#cli/source/syntax.ts'
import type { Problem } from '#core/refusal.ts'
import { problemsOf } from '#events/problems.ts'

/** What a contract finds wrong with a detail. One that is still a text was to be JSON: PutEvents takes it like that. */
export function contractProblems(
  detail: unknown,
  { error }: { readonly error?: Parameters<typeof problemsOf>[0] | undefined },
): readonly Problem[] {
  if (error === undefined) return []
  if (typeof detail !== 'string') return problemsOf(error)
  const problem = syntaxProblemIn(detail)
  const where = problem === undefined ? '' : `: at its character ${problem.start + 1}, ${problem.message}`
  return [{ path: '', message: `is not a JSON object${where}` }]
}
