import type { AccessLayer, AccessReference } from '@curfew/iam-policy/access'
import { nameOf } from '#cli/source/read.ts'

/** `statement 1 (Read) of policy.json` */
export function statementIn(
  { layer, policy, statement, sid }: AccessReference,
  files: Readonly<Record<AccessLayer, readonly string[]>>,
): string {
  const name = sid === undefined || sid === '' ? '' : ` (${sid})`
  return `statement ${statement + 1}${name} of ${nameOf(files[layer][policy] ?? '')}`
}
