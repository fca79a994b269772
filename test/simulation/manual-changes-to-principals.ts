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
} from '@aws-sdk/client-iam'
import type { Identity, State } from '@curfew/local-aws/iam/state'
import { detach, nothing } from './manual-changes-to-policies.ts'
import type { Who } from './plan.ts'
import { MANAGED_TAG } from './principals.ts'

export async function takeBoundaryOff(iam: IAMClient, { type, name }: Who): Promise<void> {
  if (type === 'user') await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: name })).catch(nothing)
  else await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: name })).catch(nothing)
}

export async function takeTagOff(iam: IAMClient, { type, name }: Who): Promise<void> {
  const TagKeys = [MANAGED_TAG]
  if (type === 'user') await iam.send(new UntagUserCommand({ UserName: name, TagKeys })).catch(nothing)
  else await iam.send(new UntagRoleCommand({ RoleName: name, TagKeys })).catch(nothing)
}

/** Takes everything off a user or role that keeps it from being deleted, and deletes it. */
export async function dismiss(iam: IAMClient, identity: Identity, state: State): Promise<void> {
  const who = { type: identity.kind, name: identity.name }
  for (const arn of identity.attached) await detach(iam, who, arn)
  if (who.type === 'role') {
    await iam.send(new DeleteRoleCommand({ RoleName: who.name })).catch(nothing)
    return
  }
  for (const { id } of keysOf(who.name, state)) {
    await iam.send(new DeleteAccessKeyCommand({ UserName: who.name, AccessKeyId: id })).catch(nothing)
  }
  await iam.send(new DeleteUserCommand({ UserName: who.name })).catch(nothing)
}

export async function makeKey(iam: IAMClient, { name }: Who): Promise<void> {
  await iam.send(new CreateAccessKeyCommand({ UserName: name })).catch(nothing)
}

/** Switches the live key of a user off, or deletes it. */
export async function takeKey(iam: IAMClient, { name }: Who, state: State, isDeleted: boolean): Promise<void> {
  const live = keysOf(name, state).find(({ status }) => status === 'Active')
  if (live === undefined) return
  const key = { UserName: name, AccessKeyId: live.id }
  if (isDeleted) await iam.send(new DeleteAccessKeyCommand(key)).catch(nothing)
  else await iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Inactive' })).catch(nothing)
}

function keysOf(user: string, { keys }: State) {
  return [...keys.values()].filter(({ userName }) => userName === user)
}
