import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from '@aws-sdk/client-iam'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { PolicySyntaxError } from '@curfew/iam-policy/syntax-error'
import { undefinedIfMissing } from '#runtime/iam-calls.ts'

/** The text of the default version of a managed policy. Undefined if there is no such policy. */
export async function managedDocument(client: IAMClient, PolicyArn: string): Promise<string | undefined> {
  const { Policy: found } = (await undefinedIfMissing(client.send(new GetPolicyCommand({ PolicyArn })))) ?? {}
  if (found === undefined) return undefined
  const get = new GetPolicyVersionCommand({ PolicyArn, VersionId: found.DefaultVersionId })
  const document = (await undefinedIfMissing(client.send(get)))?.PolicyVersion?.Document
  return document === undefined ? undefined : decodeURIComponent(document)
}

/** Undefined if IAM's answer is no policy that Curfew can read. */
export function parsed(text: string): Policy | undefined {
  try {
    return parsePolicyText(text)
  } catch (error) {
    if (error instanceof PolicySyntaxError) return undefined
    throw error
  }
}
