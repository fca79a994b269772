import { CreatePolicyCommand, DeletePolicyCommand, GetPolicyCommand } from '@aws-sdk/client-iam'
import type { WrittenPolicy } from '#core/grant/grant.ts'
import { type IamPrincipal, printPrincipal } from '#core/grant/principal.ts'
import { printInstant, type Window } from '#core/grant/window.ts'
import type { Policies } from '#core/target.ts'
import { isAlreadyThere, isDeleteConflict, undefinedIfMissing, untilVisible } from '#runtime/iam-calls.ts'
import { attach as attachArn, attachedNames, detach as detachArn } from './attachments.ts'
import { iam } from './client.ts'
import { makeDeletable } from './make-deletable.ts'
import { FIRST_VERSION, holds, isAsWritten, restore } from './policy-document.ts'
import { arnOf, pathOf } from './policy-path.ts'
import { policyTags } from './policy-tags.ts'

/** Customer managed policies, each under the path of its job. */
export const policies: Policies<IamPrincipal> = { attachedTo, endOf, tampered, existing, attach, detach }

function attachedTo(principal: IamPrincipal, jobId: string): Promise<readonly string[]> {
  return attachedNames(principal, pathOf(jobId))
}

async function endOf(jobId: string, name: string): Promise<Date | undefined> {
  return (await policyTags(arnOf(jobId, name))).closesAt
}

async function tampered(jobId: string, written: readonly WrittenPolicy[]): Promise<readonly string[]> {
  const names: string[] = []
  for (const { name, document } of written) {
    if ((await undefinedIfMissing(isAsWritten(arnOf(jobId, name), document))) !== true) names.push(name)
  }
  return names
}

async function existing(jobId: string, names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of names) {
    const get = new GetPolicyCommand({ PolicyArn: arnOf(jobId, name) })
    if ((await undefinedIfMissing(iam().send(get))) !== undefined) found.push(name)
  }
  return found
}

async function attach(
  principal: IamPrincipal,
  job: { readonly jobId: string; readonly window: Window },
  policy: WrittenPolicy,
): Promise<boolean> {
  const arn = arnOf(job.jobId, policy.name)
  await provide(arn, createCommand(principal, job, policy), policy.document, principal)
  return attachArn(principal, arn)
}

/**
 * Leaves the policy in IAM exactly as it was written, or throws. Some compatible stores drop conditions without an error,
 * and others may have put something else under the name: nothing is attached that was not read back.
 */
async function provide(arn: string, create: CreatePolicyCommand, document: string, owner: IamPrincipal): Promise<void> {
  const isNew = await created(create)
  // Another run may have created it a moment ago, or this one, if the answer to its first try was lost.
  if (!isNew && (await untilVisible(() => restore(arn, document, owner)))) return
  if (!isNew) {
    await remove(arn)
    await created(create)
  }
  if (await untilVisible(() => holds(arn, document, FIRST_VERSION))) return
  await remove(arn)
  throw new Error(`Cannot attach policy ${arn}: IAM does not hold what was written`)
}

async function detach(principal: IamPrincipal, jobId: string, policyName: string): Promise<boolean> {
  const arn = arnOf(jobId, policyName)
  const wasAttached = await detachArn(principal, arn)
  await remove(arn)
  return wasAttached
}

/** IAM refuses to delete a policy that is attached anywhere or has more than one version, so both are removed first. */
async function remove(PolicyArn: string): Promise<void> {
  try {
    await undefinedIfMissing(iam().send(new DeletePolicyCommand({ PolicyArn })))
  } catch (error) {
    if (!isDeleteConflict(error)) throw error
    await makeDeletable(PolicyArn)
    await undefinedIfMissing(iam().send(new DeletePolicyCommand({ PolicyArn })))
  }
}

async function created(create: CreatePolicyCommand): Promise<boolean> {
  try {
    await iam().send(create)
    return true
  } catch (error) {
    if (isAlreadyThere(error)) return false
    throw error
  }
}

function createCommand(
  principal: IamPrincipal,
  { jobId, window }: { readonly jobId: string; readonly window: Window },
  { name, document }: WrittenPolicy,
): CreatePolicyCommand {
  const tags = {
    'curfew:managed': 'true',
    'curfew:job': jobId,
    'curfew:principal': printPrincipal(principal),
    'curfew:opensAt': printInstant(window.opensAt),
    'curfew:closesAt': printInstant(window.closesAt),
  }
  return new CreatePolicyCommand({
    PolicyName: name,
    Path: pathOf(jobId),
    PolicyDocument: document,
    Description: `Access of job ${jobId}. Created and deleted by Curfew; do not edit.`,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  })
}
