import type { Request, WrittenPolicy } from './grant.ts'
import { compile } from './policy/compile.ts'
import { PolicyCompileError } from './policy/compile-error.ts'
import { parsePolicyText } from './policy/parse.ts'
import type { Policy } from './policy/policy.ts'
import { printPolicy } from './policy/print.ts'
import { prove } from './policy/prove.ts'
import type { Where } from './policy/where.ts'
import { Refusal } from './refusal.ts'
import { writtenPolicy } from './written-policy.ts'

const MOST_FAILURES_TOLD = 5

/** The policies of a request, compiled, printed, and proved as they will be read. Throws a Refusal if that fails. */
export function provedPolicies(request: Request, where: Where, compiler = compile): readonly WrittenPolicy[] {
  const written = compiled(request, where, compiler).map((policy) => writtenPolicy(request.jobId, printPolicy(policy)))

  const { holds, failures } = prove(
    request,
    written.map(({ document }) => parsePolicyText(document)),
    where,
  )
  if (holds) return written
  const told = failures.slice(0, MOST_FAILURES_TOLD).map(({ message }) => ({ path: 'access', message }))
  throw refusal(request, [
    { path: 'access', message: 'its policy could not be proved, and so is not written' },
    ...told,
  ])
}

function compiled(request: Request, where: Where, compiler: typeof compile): readonly Policy[] {
  try {
    return compiler(request, where)
  } catch (error) {
    if (error instanceof PolicyCompileError) throw refusal(request, error.problems)
    throw error
  }
}

function refusal({ jobId }: Request, problems: Refusal['problems']): Refusal {
  return new Refusal(`Cannot grant access to job ${jobId}`, problems)
}
