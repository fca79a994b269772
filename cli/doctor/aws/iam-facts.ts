import {
  GetRoleCommand,
  type IAMClient,
  paginateGetAccountAuthorizationDetails,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type Tag,
} from '@aws-sdk/client-iam'
import { isOfOtherStage } from '#cli/doctor/rules/principal.ts'
import type { RoleFacts } from '#cli/doctor/rules/roles.ts'
import { boundaryArn, type Stage } from '#cli/doctor/stage.ts'
import { ROLES } from '#cli/doctor/stage-parts.ts'
import type { Principal } from '#core/grant/principal.ts'
import { MANAGED_TAG } from '#targets/iam/principal-problems.ts'
import { managedDocument } from '#targets/iam/standing/read-documents.ts'
import { trustedServices } from '#targets/iam/trusted-services.ts'
import { collect, ifExists } from './clients.ts'

export function readRoles(client: IAMClient, { prefix }: Stage): Promise<readonly RoleFacts[]> {
  return Promise.all(ROLES.map((role) => readRole(client, `${prefix}-${role}`)))
}

async function readRole(client: IAMClient, RoleName: string): Promise<RoleFacts> {
  const { Role } = (await ifExists(client.send(new GetRoleCommand({ RoleName })))) ?? {}
  if (Role === undefined) return { name: RoleName, found: undefined }
  const [inline, attached] = await Promise.all([
    collect(paginateListRolePolicies({ client }, { RoleName }), ({ PolicyNames }) => PolicyNames),
    collect(paginateListAttachedRolePolicies({ client }, { RoleName }), ({ AttachedPolicies }) => AttachedPolicies),
  ])
  const { services } = trustedServices(Role.AssumeRolePolicyDocument)
  return { name: RoleName, found: { services, inline, attached: attached.map(({ PolicyArn = '' }) => PolicyArn) } }
}

/** The boundary's default version; undefined if there is no such policy. */
export function readBoundary(client: IAMClient, stage: Stage): Promise<string | undefined> {
  return managedDocument(client, boundaryArn(stage))
}

type Detail = {
  readonly Tags?: readonly Tag[] | undefined
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn?: string | undefined } | undefined
}

/** Every user and role that carries Curfew's tag, or the boundary of the stage, apart from those of other stages. */
export async function readManaged(client: IAMClient, stage: Stage): Promise<readonly Principal[]> {
  const isManaged = ({ Tags = [], PermissionsBoundary }: Detail) => {
    const found = PermissionsBoundary?.PermissionsBoundaryArn
    const isTagged = Tags.some(({ Key, Value }) => Key === MANAGED_TAG && Value === 'true')
    return found === boundaryArn(stage) || (isTagged && !isOfOtherStage({ boundaryArn: found }, stage))
  }
  const pages = paginateGetAccountAuthorizationDetails({ client, pageSize: 1000 }, { Filter: ['User', 'Role'] })
  return collect(pages, ({ UserDetailList = [], RoleDetailList = [] }) => [
    ...UserDetailList.filter(isManaged).map(({ UserName = '' }): Principal => ({ type: 'user', name: UserName })),
    ...RoleDetailList.filter(isManaged).map(({ RoleName = '' }): Principal => ({ type: 'role', name: RoleName })),
  ])
}
