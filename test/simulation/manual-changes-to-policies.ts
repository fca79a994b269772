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
import type { Who } from './plan.ts'

export type NewPolicy = { readonly Path: string; readonly PolicyName: string; readonly PolicyDocument: string }

/** Makes a policy and attaches it. */
export async function attachNew(iam: IAMClient, who: Who, policy: NewPolicy, account: string): Promise<void> {
  await iam.send(new CreatePolicyCommand(policy)).catch(nothing)
  await attach(iam, who, `arn:aws:iam::${account}:policy${policy.Path}${policy.PolicyName}`)
}

/** Gives a policy another default version. */
export async function edit(iam: IAMClient, PolicyArn: string, PolicyDocument: string): Promise<void> {
  const version = { PolicyArn, PolicyDocument, SetAsDefault: true }
  await iam.send(new CreatePolicyVersionCommand(version)).catch(nothing)
}

export async function remove(iam: IAMClient, who: Who, PolicyArn: string): Promise<void> {
  await detach(iam, who, PolicyArn)
  await iam.send(new DeletePolicyCommand({ PolicyArn })).catch(nothing)
}

export async function attach(iam: IAMClient, { type, name }: Who, PolicyArn: string): Promise<void> {
  if (type === 'user') await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn })).catch(nothing)
  else await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn })).catch(nothing)
}

export async function attachToGroup(iam: IAMClient, GroupName: string, PolicyArn: string): Promise<void> {
  await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })).catch(nothing)
}

export async function detach(iam: IAMClient, { type, name }: Who, PolicyArn: string): Promise<void> {
  if (type === 'user') await iam.send(new DetachUserPolicyCommand({ UserName: name, PolicyArn })).catch(nothing)
  else await iam.send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn })).catch(nothing)
}

/** What a Lambda has changed meanwhile, or a quota forbids, a hand leaves. */
export function nothing(): void {}
