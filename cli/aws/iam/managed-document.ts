import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from '@aws-sdk/client-iam'
import { type Readable, readable } from '#cli/aws/readable.ts'

/** The document of a managed policy, as it is in force. */
export async function managedDocument(client: IAMClient, PolicyArn: string): Promise<Readable<string>> {
  const policy = await readable('iam:GetPolicy', client.send(new GetPolicyCommand({ PolicyArn })))
  if ('unread' in policy) return policy
  const VersionId = policy.value.Policy?.DefaultVersionId
  const get = new GetPolicyVersionCommand({ PolicyArn, VersionId })
  const version = await readable('iam:GetPolicyVersion', client.send(get))
  if ('unread' in version) return version
  return { value: decodeURIComponent(version.value.PolicyVersion?.Document ?? '') }
}
