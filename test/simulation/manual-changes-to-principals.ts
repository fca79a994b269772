import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  type IAMClient,
  UntagRoleCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import type { Identity, State } from '@curfew/local-aws/iam/state'
import { detach, ignoreFailure } from './manual-changes-to-policies.ts'
import type { Principal } from './plan.ts'
import { MANAGED_TAG, renamed } from './principals.ts'

export async function removeBoundary(iam: IAMClient, { type, name }: Principal): Promise<void> {
  if (type === 'user') await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: name })).catch(ignoreFailure)
  else await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: name })).catch(ignoreFailure)
}

export async function removeTag(iam: IAMClient, { type, name }: Principal): Promise<void> {
  const TagKeys = [MANAGED_TAG]
  if (type === 'user') await iam.send(new UntagUserCommand({ UserName: name, TagKeys })).catch(ignoreFailure)
  else await iam.send(new UntagRoleCommand({ RoleName: name, TagKeys })).catch(ignoreFailure)
}

/** It keeps its policies and its keys. */
export async function renameUser(iam: IAMClient, { name }: Principal): Promise<void> {
  await iam.send(new UpdateUserCommand({ UserName: name, NewUserName: renamed(name) })).catch(ignoreFailure)
}

/** Deletes a user or role, after everything that prevents its deletion. */
export async function deletePrincipal(iam: IAMClient, identity: Identity, state: State): Promise<void> {
  const who = { type: identity.kind, name: identity.name }
  for (const arn of identity.attached) await detach(iam, who, arn)
  if (who.type === 'role') {
    await iam.send(new DeleteRoleCommand({ RoleName: who.name })).catch(ignoreFailure)
    return
  }
  for (const { id } of keysOf(who.name, state)) {
    await iam.send(new DeleteAccessKeyCommand({ UserName: who.name, AccessKeyId: id })).catch(ignoreFailure)
  }
  await iam.send(new DeleteUserCommand({ UserName: who.name })).catch(ignoreFailure)
}

export async function createKey(iam: IAMClient, { name }: Principal): Promise<void> {
  await iam.send(new CreateAccessKeyCommand({ UserName: name })).catch(ignoreFailure)
}

/** Deactivates or deletes the active key of a user. */
export async function disableKey(
  iam: IAMClient,
  { name }: Principal,
  state: State,
  how: 'deactivate' | 'delete',
): Promise<void> {
  const live = keysOf(name, state).find(({ status }) => status === 'Active')
  if (live === undefined) return
  const key = { UserName: name, AccessKeyId: live.id }
  if (how === 'delete') await iam.send(new DeleteAccessKeyCommand(key)).catch(ignoreFailure)
  else await iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Inactive' })).catch(ignoreFailure)
}

/** Activates a key of a user that is inactive. */
export async function activateKey(iam: IAMClient, { name }: Principal, state: State): Promise<void> {
  const old = keysOf(name, state).find(({ status }) => status === 'Inactive')
  if (old === undefined) return
  const key = { UserName: name, AccessKeyId: old.id }
  await iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Active' })).catch(ignoreFailure)
}

function keysOf(user: string, { keys }: State) {
  return [...keys.values()].filter(({ userName }) => userName === user)
}
