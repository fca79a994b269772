import { s3Service } from '@curfew/iam-policy/partition'
import type { Statement } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import { byEnd, type Part } from '#core/access/parts.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { during, when } from '#core/policy/conditions.ts'
import { allow, inOrder } from '#core/policy/statement.ts'
import { literalPattern } from './literal.ts'
import { encryptionContexts } from './locations.ts'
import { readBy, writtenBy } from './s3.ts'

/**
 * Decrypt what is read, encrypt what is written, through S3 and for the granted objects only. S3 makes these calls from
 * its own addresses, so they have no network condition; `kms:ViaService` limits them to S3, whose statements have one.
 */
export function kmsStatements(job: JobAccess, { partition }: Deployment): readonly Statement[] {
  return byEnd(job).flatMap((part) => statementsUntilEnd(part, partition))
}

function statementsUntilEnd(job: Part, partition: string): readonly Statement[] {
  const [reads, writes] = [readBy(job), writtenBy(job)]
  const statement = (
    sid: string,
    action: string,
    region: string,
    keys: readonly string[],
    contexts: readonly string[],
  ) =>
    allow(sid, [action], keys.map(literalPattern), [
      ...during(job.window),
      when('StringEquals', 'kms:ViaService', [s3Service(partition, region) ?? '']),
      when('StringLike', 'kms:EncryptionContext:aws:s3:arn', contexts),
    ])

  const regions = Map.groupBy(inOrder(job.access.kmsKeys), regionOf)
  return [...regions].flatMap(([region, keys]) => [
    // Writing needs Decrypt too: S3 must decrypt the data key for every part of a multipart upload.
    statement('Decrypt', 'kms:Decrypt', region, keys, encryptionContexts(partition, [...reads, ...writes])),
    ...(writes.length === 0
      ? []
      : [statement('Encrypt', 'kms:GenerateDataKey', region, keys, encryptionContexts(partition, writes))]),
  ])
}

function regionOf(keyArn: string): string {
  return keyArn.split(':')[3] ?? ''
}
