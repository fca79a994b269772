import { evaluate } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import type { JobAccess } from '#core/grant/grant.ts'
import { deployment } from './jobs.ts'

export type Values = Readonly<Record<string, string | readonly string[]>>

/** The context of a request by the job itself, halfway through its window and from its own network. */
export function fromTheJob({ window, network }: JobAccess, changes: Values = {}): Values {
  const halfway = new Date((window.opensAt.getTime() + window.closesAt.getTime()) / 2)
  return {
    'aws:CurrentTime': halfway.toISOString(),
    'aws:ResourceAccount': deployment.account,
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    ...originOf(network),
    ...changes,
  }
}

/** The context of a call to KMS that S3 makes for the job: S3's address, and the object as encryption context. */
export function throughS3(job: JobAccess, arn: string, changes: Values = {}): Values {
  const { 'aws:SourceIp': _, 'aws:SourceVpce': __, ...rest } = fromTheJob(job)
  return {
    ...rest,
    'aws:SourceIp': '52.216.0.1',
    'aws:ViaAWSService': 'true',
    'kms:ViaService': 's3.us-east-1.amazonaws.com',
    'kms:EncryptionContext:aws:s3:arn': arn,
    ...changes,
  }
}

/** Whether these policies alone allow the request. */
export function allows(policies: readonly Policy[], action: string, resource: string, context: Values): boolean {
  return evaluate({ identity: policies }, { action, resource, context }).decision === 'allow'
}

function originOf(network: JobAccess['network']): Values {
  if (network === 'any') return { 'aws:SourceIp': '8.8.8.8' }
  if ('sourceIps' in network) return { 'aws:SourceIp': network.sourceIps[0]?.split('/')[0] ?? '' }
  return { 'aws:SourceVpce': network.vpcEndpoints[0] ?? '' }
}
