import type { Policy } from '@curfew/iam-policy/policy'
import { policiesFor } from '#cli/policy/by-target.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { Request } from '#core/grant/grant.ts'
import { PolicyCompileError } from '#core/policy/compile-error.ts'
import type { Problem } from '#core/refusal.ts'

/** The policies of a request, as Curfew would attach them, and how many requests they were tried with. */
export type Compiled = {
  readonly request: Request
  readonly policies: readonly Policy[]
  readonly deployment: Deployment
  readonly tried: number
}

/** Compiles the policies of a request, and proves that they allow what it asks for, and nothing else. */
export function compileAndProve(
  request: Request,
  deployment: Deployment,
): Compiled | { readonly problems: readonly Problem[] } {
  const policies = policiesOf(request, deployment)
  if ('problems' in policies) return policies
  const { cells, failures } = policiesFor(request).prove(request, policies, deployment)
  if (failures.length > 0) return { problems: failures.map(({ message }) => ({ path: 'access', message })) }
  return { request, policies, deployment, tried: cells }
}

function policiesOf(request: Request, deployment: Deployment) {
  try {
    return policiesFor(request).compile(request, deployment)
  } catch (error) {
    if (error instanceof PolicyCompileError) return { problems: error.problems }
    throw error
  }
}
