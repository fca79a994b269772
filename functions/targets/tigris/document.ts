import { CreatePolicyCommand, DeletePolicyCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam'
import { samePolicy } from '@curfew/iam-policy/canonical'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { WrittenPolicy } from '#core/grant/grant.ts'
import { isAlreadyThere, isDeleteConflict, undefinedIfMissing, untilVisible } from '#runtime/iam-calls.ts'
import { tigris } from './client.ts'
import { extension } from './extension.ts'

/**
 * Leaves the policy in Tigris exactly as it was written, or throws. A store may drop conditions without an error: nothing is
 * attached that was not read back. Tigris has no versions: what differs is changed in place, so that no running job loses it.
 */
export async function provide(arn: string, { name, document }: WrittenPolicy, Description: string): Promise<void> {
  const isNew = await created(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: document, Description }))
  if (await untilVisible(() => holds(arn, document))) return
  if (!isNew) {
    await extension({ Action: 'UpdatePolicy', PolicyArn: arn, PolicyDocument: document, Description })
    if (await holds(arn, document)) return
  }
  await remove(arn)
  throw new Error(`Cannot attach policy ${arn}: Tigris does not hold what was written`)
}

/** Whether the policy says what was written. The documentation does not say whether a document comes back encoded, as from AWS, or as it is. */
export async function holds(PolicyArn: string, document: string): Promise<boolean> {
  const { PolicyVersion } = await tigris().send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
  const text = PolicyVersion?.Document ?? ''
  const found = text.trimStart().startsWith('{') ? text : decodeURIComponent(text)
  return samePolicy(parsePolicyText(found), parsePolicyText(document))
}

/** Tigris may refuse to delete a policy that some key carries, seen or not. Then it is taken from all of them. */
export async function remove(PolicyArn: string): Promise<void> {
  try {
    await undefinedIfMissing(tigris().send(new DeletePolicyCommand({ PolicyArn })))
  } catch (error) {
    if (!isDeleteConflict(error)) throw error
    await undefinedIfMissing(extension({ Action: 'ForceDeletePolicy', PolicyArn }))
  }
}

async function created(create: CreatePolicyCommand): Promise<boolean> {
  try {
    await tigris().send(create)
    return true
  } catch (error) {
    if (isAlreadyThere(error)) return false
    throw error
  }
}
