import { type Finding, failure, orOk } from '#cli/doctor/finding.ts'
import { boundaryArn, type Stage } from '#cli/doctor/stage.ts'
import type { Grant } from '#core/grant/grant.ts'
import { type IamPrincipal, printPrincipal } from '#core/grant/principal.ts'
import { type FoundPrincipal, isMisspelled, MANAGED_TAG } from '#targets/iam/principal-problems.ts'

export type PrincipalFacts = {
  readonly principal: IamPrincipal
  /** Undefined if IAM has none of that name. */
  readonly found: FoundPrincipal | undefined
  /** Its unfinished grants. */
  readonly grants: readonly Grant[]
}

const CHANGED = 'see docs/runbook.md#changed-principals'

/** Whether a principal is there, is the one that its grants are for, and carries boundary and tag. */
export function judgePrincipal({ principal, found, grants }: PrincipalFacts, stage: Stage): readonly Finding[] {
  const { type, name } = principal
  const who = printPrincipal(principal)
  if (found === undefined) return [failure(`there is no IAM ${type} ${name}`, CHANGED)]
  if (isMisspelled(principal, found))
    return [failure(`IAM spells it ${found.name}`, `request access for ${type}/${found.name}`)]

  const bound = boundaryArn(stage)
  const setBoundary = `aws iam put-${type}-permissions-boundary --${type}-name ${name} --permissions-boundary ${bound}`
  const setTag = `aws iam tag-${type} --${type}-name ${name} --tags Key=${MANAGED_TAG},Value=true`
  const other = found.boundaryArn === undefined ? 'no permissions boundary' : `the boundary ${found.boundaryArn}`
  const isAnother = grants.some(({ principalId }) => principalId !== undefined && principalId !== found.id)
  return orOk(
    [
      ...(found.boundaryArn === bound
        ? []
        : [failure(`${who} has ${other}, and not that of this stage: it is granted nothing`, setBoundary)]),
      ...(found.tags[MANAGED_TAG] === 'true'
        ? []
        : [failure(`${who} lacks the tag ${MANAGED_TAG}=true: it is granted nothing, and keeps its keys`, setTag)]),
      ...(isAnother ? [failure(`${who} is another ${type} than the one that its grants are for`, CHANGED)] : []),
    ],
    'boundary and tag',
  )
}

/** Whether a principal that carries the tag belongs to another stage, by its boundary. */
export function isOfOtherStage({ boundaryArn: found }: Pick<FoundPrincipal, 'boundaryArn'>, stage: Stage): boolean {
  return found !== undefined && found !== boundaryArn(stage) && /:policy\/curfew[A-Za-z0-9-]*-boundary$/.test(found)
}
