import { isPrintable, toPrintable } from '../printable-text.ts'
import type { Location } from './access.ts'
import { S3_LOCATION } from './arns.ts'
import { unsupportedLocation } from './unsupported-location.ts'

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const IP_LIKE = /^\d+\.\d+\.\d+\.\d+$/
const RESERVED = /^(xn--|sthree-|amzn-s3-demo-)/
const LONGEST_KEY_BYTES = 1024
const SHOWN_LENGTH = 100

/** IAM documents hold only Latin-1, and control characters only as white space. */
const NOT_IN_POLICIES = /[^\u0020-\u007e\u00a0-\u00ff]/

type ParsedLocation = { readonly location: Pick<Location, 'bucket' | 'path'> } | { readonly problem: string }

/**
 * Parses `bucket`, `s3://bucket`, `s3://bucket/prefix/`, `s3://bucket/prefix/*` or `s3://bucket/key`, or the same as an ARN,
 * `arn:aws:s3:::bucket/prefix/*`. A path that does not end with `/` is the key of one object, so that `job-1` never matches `job-11`.
 */
export function parseLocation(text: string): ParsedLocation {
  const [, bucket = '', rest = ''] = S3_LOCATION.exec(text) ?? []
  const path = rest === '*' || rest.endsWith('/*') ? rest.slice(0, -1) : rest
  const problem = unsupportedLocation(text) ?? bucketProblem(bucket) ?? pathProblem(path)
  return problem === undefined ? { location: { bucket, path } } : { problem: `"${shown(text)}": ${problem}` }
}

function bucketProblem(bucket: string): string | undefined {
  if (/[*?$]/.test(bucket)) return `the bucket name may not hold a wildcard or variable (*, ? or \${): name one bucket`
  const not = `"${shown(bucket)}" is not a bucket name`
  if (!BUCKET.test(bucket)) return `${not} (3 to 63 of a-z, 0-9, . and -)`
  if (bucket.includes('..')) return `${not}: it has two dots in a row`
  if (IP_LIKE.test(bucket)) return `${not}: it looks like an IP address`
  const [reserved] = RESERVED.exec(bucket) ?? []
  return reserved === undefined ? undefined : `${not}: AWS reserves names that begin with ${reserved}`
}

function pathProblem(path: string): string | undefined {
  if (path === '') return undefined
  const what = path.endsWith('/') ? 'prefix' : 'key'
  if (/[*?]/.test(path) || path.includes('${'))
    return `the ${what} may not hold *, ? or \${, which IAM reads as wildcards and variables`
  if (NOT_IN_POLICIES.test(path))
    return `the ${what} holds a character that IAM policies cannot (beyond U+00FF, or a control character)`
  if (!isPrintable(path)) return `the ${what} holds an invisible character`
  if (/(^|\/)(\.{1,2})?(\/|$)/.test(path.replace(/\/$/, '')))
    return `the ${what} has an empty, "." or ".." part: S3 keys are literal, so write the path out`
  if (new TextEncoder().encode(path).length > LONGEST_KEY_BYTES)
    return `the ${what} is longer than the ${LONGEST_KEY_BYTES} bytes of an S3 key`
  return undefined
}

function shown(text: string): string {
  return toPrintable(text, SHOWN_LENGTH)
}
