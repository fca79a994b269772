import { AwsError } from '../aws-error.ts'

/** What a request may carry besides its address. A name that ends in `*` stands for all names that begin like it. */
type Parameters = { readonly query?: readonly string[]; readonly headers?: readonly string[] }

/** Query parameters of every request: of the SDK's, and of a signature. */
const COMMON_QUERY = ['x-id', 'X-Amz-*']

/** Headers that every request may have, and that mean the same everywhere. */
const COMMON_HEADERS = [
  ...['x-amz-date', 'x-amz-security-token', 'x-amz-user-agent', 'x-amz-content-sha256', 'x-amz-decoded-content-length'],
  ...['x-amz-trailer', 'x-amz-sdk-checksum-algorithm', 'x-amz-expected-bucket-owner', 'x-amz-request-payer'],
]

const CONDITIONS = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since']
const CHECKSUMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256', 'sha512', 'md5'].map(
  (name) => `x-amz-checksum-${name}`,
)
const READ: Parameters = {
  query: ['versionId', ...['cache-control', 'content-*', 'expires'].map((name) => `response-${name}`)],
  headers: ['x-amz-checksum-mode', ...CONDITIONS],
}
const ENCRYPTION = ['', '-aws-kms-key-id', '-bucket-key-enabled'].map((end) => `x-amz-server-side-encryption${end}`)
/** Of a new object. What its bucket cannot do is refused after the caller's rights are checked, as on AWS. */
const NEW_OBJECT = [
  ...['x-amz-meta-*', 'x-amz-storage-class', ...ENCRYPTION],
  ...['x-amz-acl', 'x-amz-grant-*', 'x-amz-tagging', 'x-amz-object-lock-*'],
]
const COPY_SOURCE = ['x-amz-copy-source', 'x-amz-copy-source-if-*', 'x-amz-source-expected-bucket-owner']
const WRITE_CONDITIONS = ['if-match', 'if-none-match']
const LISTED = ['prefix', 'delimiter', 'max-keys', 'encoding-type']

/** Of each operation that local AWS carries out, all that it honours. What is not here is refused by its name. */
export const PARAMETERS: Readonly<Record<string, Parameters>> = {
  ListBuckets: { query: ['prefix', 'bucket-region', 'max-buckets', 'continuation-token'] },
  CreateBucket: { headers: CHECKSUMS },
  DeleteBucket: {},
  HeadBucket: {},
  ListObjects: { query: [...LISTED, 'marker'] },
  ListObjectsV2: { query: [...LISTED, 'list-type', 'continuation-token', 'start-after', 'fetch-owner'] },
  GetBucketLocation: { query: ['location'] },
  ListMultipartUploads: {
    query: ['uploads', 'prefix', 'encoding-type', 'max-uploads', 'delimiter', 'key-marker', 'upload-id-marker'],
  },
  DeleteObjects: { query: ['delete'], headers: CHECKSUMS },
  GetBucketEncryption: { query: ['encryption'] },
  PutBucketEncryption: { query: ['encryption'], headers: CHECKSUMS },
  GetBucketPolicy: { query: ['policy'] },
  PutBucketPolicy: { query: ['policy'], headers: CHECKSUMS },
  DeleteBucketPolicy: { query: ['policy'] },
  GetBucketVersioning: { query: ['versioning'] },
  PutBucketVersioning: { query: ['versioning'], headers: CHECKSUMS },
  ListObjectVersions: { query: ['versions', ...LISTED, 'key-marker', 'version-id-marker'] },
  PutObject: { headers: [...NEW_OBJECT, ...CHECKSUMS, ...WRITE_CONDITIONS] },
  CopyObject: {
    headers: [...NEW_OBJECT, ...COPY_SOURCE, 'x-amz-metadata-directive', ...WRITE_CONDITIONS],
  },
  PutObjectAcl: { query: ['acl', 'versionId'], headers: ['x-amz-acl', 'x-amz-grant-*', ...CHECKSUMS] },
  GetObject: READ,
  HeadObject: READ,
  DeleteObject: { query: ['versionId'], headers: ['if-match'] },
  CreateMultipartUpload: {
    query: ['uploads'],
    headers: [...NEW_OBJECT, 'x-amz-checksum-algorithm', 'x-amz-checksum-type'],
  },
  UploadPart: { query: ['uploadId', 'partNumber'], headers: CHECKSUMS },
  UploadPartCopy: {
    query: ['uploadId', 'partNumber'],
    headers: [...COPY_SOURCE, 'x-amz-copy-source-range'],
  },
  CompleteMultipartUpload: {
    query: ['uploadId'],
    headers: ['x-amz-checksum-type', 'x-amz-mp-object-size', ...WRITE_CONDITIONS],
  },
  AbortMultipartUpload: { query: ['uploadId'] },
  ListParts: { query: ['uploadId', 'max-parts', 'part-number-marker'] },
}

/** A query parameter that the operation does not take: it makes the request another one than it seems to be. */
export function strangeQuery(operation: string, query: ReadonlyMap<string, string>): string | undefined {
  const known = [...COMMON_QUERY, ...(PARAMETERS[operation]?.query ?? [])]
  return [...query.keys()].find((name) => !isOneOf(known, name))
}

/** Throws `NotImplemented`, as S3 does, for a header that would change what the operation means. */
export function refuseStrangeHeaders(operation: string, headers: Readonly<Record<string, string>>): void {
  const known = [...COMMON_HEADERS, ...(PARAMETERS[operation]?.headers ?? [])]
  const isMeant = (name: string) => name.startsWith('x-amz-') || CONDITIONS.includes(name)
  const strange = Object.keys(headers).filter((name) => isMeant(name) && !isOneOf(known, name))
  if (strange.length === 0) return
  const message = `A header you provided implies functionality that is not implemented: ${operation} with ${strange.join(', ')}`
  throw new AwsError('NotImplemented', 501, message)
}

function isOneOf(known: readonly string[], name: string): boolean {
  return known.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name))
}
