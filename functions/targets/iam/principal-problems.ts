import type { IamPrincipal } from '#core/grant/principal.ts'
import type { Problem } from '#core/refusal.ts'

/** The tag by which the owner of a principal lets Curfew manage it. */
export const MANAGED_TAG = 'curfew:managed'

export type FoundPrincipal = {
  /** `AIDA…` or `AROA…`. A user that is renamed keeps it; one that is deleted and made anew has another. */
  readonly id: string
  /** As IAM spells it. */
  readonly name: string
  /** The services that a role trusts. */
  readonly services: readonly string[]
  /** Those of them that may tag its sessions. */
  readonly tagging: readonly string[]
  readonly boundaryArn: string | undefined
  readonly tags: Readonly<Record<string, string>>
}

/** Only a principal that carries Curfew's tag and boundary can be granted anything. */
export function principalProblems(
  principal: IamPrincipal,
  found: FoundPrincipal | undefined,
  boundaryArn: string,
): readonly Problem[] {
  const path = 'principal.name'
  const who = `${principal.type} ${principal.name}`
  if (found === undefined) return [{ path, message: `there is no IAM ${who}` }]

  const misspelled = isMisspelled(principal, found)
  const unbounded = found.boundaryArn !== boundaryArn
  const unmanaged = found.tags[MANAGED_TAG] !== 'true'
  return [
    ...(misspelled ? [{ path, message: `IAM spells it ${found.name}` }] : []),
    ...(unbounded ? [{ path, message: `${who} does not carry the permissions boundary ${boundaryArn}` }] : []),
    ...(unmanaged ? [{ path, message: `${who} is not tagged ${MANAGED_TAG}=true` }] : []),
  ]
}

/** IAM ignores case in names. The table, the secret and the audit log do not. */
export function isMisspelled({ name }: IamPrincipal, found: FoundPrincipal | undefined): boolean {
  return found !== undefined && found.name !== name
}
