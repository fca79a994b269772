import { GetPolicyCommand, GetPolicyVersionCommand, SetDefaultPolicyVersionCommand } from '@aws-sdk/client-iam'
import { samePolicy } from '@curfew/iam-policy/canonical'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { IamPrincipal } from '#core/grant/principal.ts'
import { isAccessDenied, undefinedIfMissing } from '#runtime/iam-calls.ts'
import { iam } from './client.ts'
import { detachFromOthers, dropSpareVersions } from './make-deletable.ts'

/** Curfew writes no other version. */
export const FIRST_VERSION = 'v1'

/** Whether a version of a policy means what was written. Throws if there is no such version. */
export async function holds(PolicyArn: string, document: string, VersionId: string): Promise<boolean> {
  const { PolicyVersion } = await iam().send(new GetPolicyVersionCommand({ PolicyArn, VersionId }))
  const found = decodeURIComponent(PolicyVersion?.Document ?? '')
  return samePolicy(parsePolicyText(found), parsePolicyText(document))
}

/** Whether a policy means what was written, and no more than one user, role or group carries it. Throws if there is none. */
export async function isAsWritten(PolicyArn: string, document: string): Promise<boolean> {
  const { version, attachments } = await summaryOf(PolicyArn)
  return attachments <= 1 && (await holds(PolicyArn, document, version))
}

/**
 * Restores a policy that exists already, and leaves it attached to its owner meanwhile: everybody else loses it, and the
 * version that Curfew wrote becomes the default again. False if that version or Curfew's tag is gone: then the policy has
 * to be replaced.
 */
export async function restore(PolicyArn: string, document: string, owner: IamPrincipal): Promise<boolean> {
  const { version, attachments } = await summaryOf(PolicyArn)
  if (attachments > 0) await detachFromOthers(PolicyArn, owner)
  if (await holds(PolicyArn, document, version)) return true
  if ((await undefinedIfMissing(holds(PolicyArn, document, FIRST_VERSION))) !== true) return false
  if (!(await isFirstVersionRestored(PolicyArn))) return false
  await dropSpareVersions(PolicyArn)
  return true
}

async function isFirstVersionRestored(PolicyArn: string): Promise<boolean> {
  try {
    await iam().send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: FIRST_VERSION }))
    return true
  } catch (error) {
    if (isAccessDenied(error)) return false
    throw error
  }
}

async function summaryOf(PolicyArn: string) {
  const { Policy } = await iam().send(new GetPolicyCommand({ PolicyArn }))
  return { version: Policy?.DefaultVersionId ?? FIRST_VERSION, attachments: Policy?.AttachmentCount ?? 0 }
}
