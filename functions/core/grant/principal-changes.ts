import type { Inspected } from '#core/target.ts'
import type { Grant } from './grant.ts'
import { printPrincipal } from './principal.ts'

/** Why the access of a grant has to end, in one sentence: what has become of its principal. Undefined if nothing has. */
export function principalChange(
  { principal, principalId }: Pick<Grant, 'principal' | 'principalId'>,
  { id, problems }: Pick<Inspected, 'id' | 'problems'>,
): string | undefined {
  if (isAnother(principalId, id)) {
    return `${printPrincipal(principal)} is another ${principal.type} than the one that the grant is for: that was ${principalId}, and this is ${id}`
  }
  return problems.length === 0 ? undefined : problems.map(({ message }) => message).join('; ')
}

/** Whether a name belongs to another principal now. If one of the ids is not known, nothing shows that. */
export function isAnother(expected: string | undefined, found: string | undefined): boolean {
  return expected !== undefined && found !== undefined && expected !== found
}
