import type { BucketKey } from '#cli/aws/bucket-key.ts'
import type { Readable } from '#cli/aws/readable.ts'
import type { CanAnswer } from '#cli/contracts/can.ts'
import type { Grant } from '#core/grant/grant.ts'
import { s3Arn } from './context.ts'
import type { Question } from './question.ts'

/** What S3 asks KMS for on behalf of whoever reads or writes an object. */
const KEY_ACTIONS: Readonly<Record<string, string>> = {
  's3:GetObject': 'kms:Decrypt',
  's3:GetObjectVersion': 'kms:Decrypt',
  's3:PutObject': 'kms:GenerateDataKey',
}

/** How the caller reads and decides. */
type Ask = {
  readonly keyOf: (bucket: string) => Promise<Readable<BucketKey | undefined>>
  readonly answerTo: (question: Question) => Promise<CanAnswer>
}

/**
 * An answer that takes the default encryption of the bucket into account: what is allowed on an object takes a right on its key
 * as well. An object that was written before may have another key.
 */
export async function withBucketKey(
  answer: CanAnswer,
  question: Question,
  grant: Pick<Grant, 'access'>,
  { keyOf, answerTo }: Ask,
): Promise<CanAnswer> {
  const action = KEY_ACTIONS[question.action]
  const { resource } = question
  if (!answer.allowed || action === undefined || !('bucket' in resource)) return answer
  const found = await keyOf(resource.bucket)
  const label = `default encryption of bucket ${resource.bucket}`
  if ('unread' in found) return inDoubt(answer, `${label}: ${found.unread}`)
  if (found.value === undefined) return answer
  const arn = arnOf(found.value, grant)
  if (arn === undefined) return inDoubt(answer, `${label}: it names key ${found.value.name}, which is no ARN`)

  const { bucket, key } = resource
  const partition = arn.split(':')[1] ?? 'aws'
  const forObject = s3Arn({ bucket, key: found.value.isForBucket ? '' : key }, partition)
  const ofKey = await answerTo({ ...question, action, resource: { arn }, forObject })
  const considered = [...new Set([...answer.considered, ...ofKey.considered])]
  const unread = [...new Set([...answer.unread, ...ofKey.unread])]
  if (ofKey.allowed) return { ...answer, considered, unread, certain: answer.certain && ofKey.certain }
  const isNamed = grant.access.kmsKeys.includes(arn)
  return {
    ...ofKey,
    ...{ action: answer.action, resource: answer.resource, considered, unread },
    because: `${answer.because}; but objects of the bucket are encrypted with ${arn} by default, and ${action} is not allowed: ${ofKey.because}`,
    obstacles: isNamed ? ofKey.obstacles : [`The job did not ask for the key: a request with --kms-key ${arn} does.`],
  }
}

function inDoubt(answer: CanAnswer, unread: string): CanAnswer {
  return { ...answer, certain: false, unread: [...answer.unread, unread] }
}

/** An id is that of a key that the grant names, if it names one with that id: which account and region is meant, nobody says. */
function arnOf({ name }: BucketKey, { access }: Pick<Grant, 'access'>): string | undefined {
  if (/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\//.test(name)) return name
  return access.kmsKeys.find((arn) => arn.endsWith(`:key/${name}`))
}
