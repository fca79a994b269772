/** Ways to S3 that no bucket policy of a job covers, by how they are written, and what to name instead. */
const WAYS: readonly (readonly [RegExp, string])[] = [
  [
    /^arn:[^:]*:s3:[^/]*accesspoint[/:][^/]*\.mrap|\.mrap$/,
    'Multi-Region Access Points are not supported yet: name the bucket behind it, s3://bucket/prefix/',
  ],
  [
    /^arn:[^:]*:s3-object-lambda:|--ol-s3$/,
    'Object Lambda access points are not supported yet: name the bucket behind it, s3://bucket/prefix/',
  ],
  [/^arn:[^:]*:s3-outposts:|--op-s3$/, 'S3 on Outposts is not supported yet: name a bucket in a region'],
  [
    /^arn:[^:]*:s3express:|--xa?-s3$/,
    'directory buckets (S3 Express One Zone), which are used by s3express:CreateSession, are not supported yet: name a general purpose bucket',
  ],
  [/^arn:[^:]*:s3tables:|--table-s3$/, 'table buckets are not supported yet: name a general purpose bucket'],
  [
    /^arn:[^:]*:s3:[^/]*accesspoint|-s3alias$/,
    'access points are not supported yet: name the bucket behind it, s3://bucket/prefix/',
  ],
]

/** Why a location is refused that is S3's, but no general purpose bucket; undefined if it is none that is known. */
export function unsupportedLocation(text: string): string | undefined {
  const bare = text.replace(/^s3:\/\//, '')
  const isArn = bare.startsWith('arn:') && !/^arn:[^:]*:s3:::/.test(bare)
  const named = isArn ? bare : (bare.replace(/^arn:[^:]*:s3:::/, '').split('/')[0] ?? '')
  return WAYS.find(([form]) => form.test(named))?.[1]
}
