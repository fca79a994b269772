import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam'
import type { Principal } from './plan.ts'

export type NewPolicy = { readonly Path: string; readonly PolicyName: string; readonly PolicyDocument: string }

/** Creates a policy and attaches it. */
export async function attachNew(iam: IAMClient, who: Principal, policy: NewPolicy, account: string): Promise<void> {
  await iam.send(new CreatePolicyCommand(policy)).catch(ignoreFailure)
  await attach(iam, who, `arn:aws:iam::${account}:policy${policy.Path}${policy.PolicyName}`)
}

/** Adds another default version. */
export async function edit(iam: IAMClient, PolicyArn: string, PolicyDocument: string): Promise<void> {
  const version = { PolicyArn, PolicyDocument, SetAsDefault: true }
  await iam.send(new CreatePolicyVersionCommand(version)).catch(ignoreFailure)
}

export async function remove(iam: IAMClient, who: Principal, PolicyArn: string): Promise<void> {
  await detach(iam, who, PolicyArn)
  await iam.send(new DeletePolicyCommand({ PolicyArn })).catch(ignoreFailure)
}

export async function attach(iam: IAMClient, { type, name }: Principal, PolicyArn: string): Promise<void> {
  if (type === 'user') await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn })).catch(ignoreFailure)
  else await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn })).catch(ignoreFailure)
}

export async function attachToGroup(iam: IAMClient, GroupName: string, PolicyArn: string): Promise<void> {
  await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })).catch(ignoreFailure)
}

export async function detach(iam: IAMClient, { type, name }: Principal, PolicyArn: string): Promise<void> {
  if (type === 'user') await iam.send(new DetachUserPolicyCommand({ UserName: name, PolicyArn })).catch(ignoreFailure)
  else await iam.send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn })).catch(ignoreFailure)
}

/** A manual change fails if a Lambda changed the same thing in the meantime, or if a quota forbids it. */
export function ignoreFailure(): void {}
