import type { Location } from '#core/access/access.ts'
import { literalPattern } from './literal.ts'
import { inOrder } from './statement.ts'

/** Leave out what another location covers: a duplicate, a prefix below a granted prefix, any prefix of a whole bucket. */
export function withoutCovered(locations: readonly Location[]): readonly Location[] {
  return locations.filter(
    (one, index) =>
      !locations.some((other, at) => at !== index && covers(other, one) && (at < index || !covers(one, other))),
  )
}

/** `arn:aws:s3:::bucket` */
export function bucketArn(partition: string, { bucket }: Location): string {
  return `arn:${partition}:s3:::${literalPattern(bucket)}`
}

/** `arn:aws:s3:::bucket/prefix/*`: every object at the location and no other, since a prefix ends with `/`. */
export function objectsArn(partition: string, location: Location): string {
  return `${bucketArn(partition, location)}/${literalPattern(location.prefix)}*`
}

/** The bucket and objects of every location, as SSE-KMS names them in its encryption context. */
export function encryptionContexts(partition: string, locations: readonly Location[]): readonly string[] {
  // With an S3 Bucket Key the context is the bucket's ARN, not the object's.
  return inOrder(
    withoutCovered(locations).flatMap((location) => [bucketArn(partition, location), objectsArn(partition, location)]),
  )
}

function covers(outer: Location, inner: Location): boolean {
  return outer.bucket === inner.bucket && inner.prefix.startsWith(outer.prefix)
}
