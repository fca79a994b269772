import { isOneObject, type Location } from '#core/access/access.ts'
import { withoutCovered } from '#core/access/covered-locations.ts'
import { inOrder } from '#core/policy/statement.ts'
import { literalPattern } from './literal.ts'

/** `arn:aws:s3:::bucket` */
export function bucketArn(partition: string, { bucket }: Location): string {
  return `arn:${partition}:s3:::${literalPattern(bucket)}`
}

/** `arn:aws:s3:::bucket/prefix/*`: every object at the location and no other, since a prefix ends with `/`. One object is itself. */
export function objectsArn(partition: string, location: Location): string {
  return `${bucketArn(partition, location)}/${literalPattern(location.path)}${isOneObject(location) ? '' : '*'}`
}

/** The bucket and objects of every location, as SSE-KMS names them in its encryption context. */
export function encryptionContexts(partition: string, locations: readonly Location[]): readonly string[] {
  // With an S3 Bucket Key the context is the bucket's ARN, not the object's.
  return inOrder(
    withoutCovered(locations).flatMap((location) => [bucketArn(partition, location), objectsArn(partition, location)]),
  )
}

/** Patterns without those that another one with a `*` at its end matches as well. */
export function outermostPatterns(patterns: readonly string[]): readonly string[] {
  const byStem = inOrder(patterns).toSorted((a, b) => (stemOf(a) < stemOf(b) ? -1 : 1))
  const kept: string[] = []
  for (const pattern of byStem) {
    const last = kept.at(-1)
    if (last === undefined || !(last.endsWith('*') && pattern.startsWith(stemOf(last)))) kept.push(pattern)
  }
  return inOrder(kept)
}

function stemOf(pattern: string): string {
  return pattern.endsWith('*') ? pattern.slice(0, -1) : pattern
}
