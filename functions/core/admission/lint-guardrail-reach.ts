import type { Finding } from '@curfew/iam-policy/lint/finding'
import { unsupportedLocation } from '#core/access/unsupported-location.ts'
import { type ParsedEntry, parseEntry } from './bucket-entry.ts'
import { report } from './guardrail-findings.ts'
import type { GuardrailRule } from './guardrails.ts'
import { overlappingAccounts } from './overlapping-accounts.ts'

const USES = { kmsKeys: 'key be used', images: 'image be pulled', logGroups: 'log group be written' } as const

/** Findings on the buckets, keys, images and logs that a rule lets jobs use. */
export function reachFindings(rule: GuardrailRule, path: string): readonly Finding[] {
  const others = (['kmsKeys', 'images', 'logGroups'] as const).flatMap((list) =>
    rule[list].flatMap((pattern, index) =>
      /^\*+$/.test(pattern)
        ? [report('ANY_KEY_IMAGE_OR_LOG', `${path}.${list}[${index}]`, `Rule "${rule.name}" lets any ${USES[list]}`)]
        : [],
    ),
  )
  return [
    ...BUCKET_LISTS.flatMap((list) => bucketFindings(rule, list, `${path}.${list}`)),
    ...deletionFindings(rule, path),
    ...others,
  ]
}

const BUCKET_LISTS = ['read', 'write', 'delete'] as const
type BucketList = (typeof BUCKET_LISTS)[number]

const PARTICIPLES = { read: 'read', write: 'written', delete: 'deleted from' } as const
const DEEDS = { write: 'write into', delete: 'delete in' } as const

function bucketFindings(rule: GuardrailRule, list: BucketList, path: string): readonly Finding[] {
  const entries = (rule[list] ?? []).map(parseEntry)
  return entries.flatMap((entry, index) => [
    ...entryFindings(entry, list, `${path}[${index}]`, rule.name),
    ...overlappingAccounts(entry, entries.slice(0, index)).map((message) =>
      report('OVERLAPPING_ACCOUNTS', `${path}[${index}]`, message),
    ),
  ])
}

function entryFindings(entry: ParsedEntry, list: BucketList, path: string, rule: string): readonly Finding[] {
  const unsupported = unsupportedLocation(entry.text)
  if (unsupported !== undefined) {
    return [report('UNSUPPORTED_LOCATION', path, `"${entry.text}" matches no request: ${unsupported}`)]
  }
  if (entry.isAnyBucket) {
    const message = `Rule "${rule}" lets "${entry.text}" be ${PARTICIPLES[list]}, which does not say in which account a bucket is, and so allows none: add for example ${REPLACEMENTS}`
    return [report('ANY_BUCKET', path, message)]
  }
  return [
    ...(list !== 'read' && entry.account !== undefined
      ? [report('WRITE_TO_OTHER_ACCOUNT', path, `Rule "${rule}" lets jobs ${DEEDS[list]} account ${entry.account}`)]
      : []),
    ...(isWithoutSlash(entry)
      ? [report('GUARDRAIL_PREFIX_WITHOUT_SLASH', path, `"${entry.text}" has no / at its end`)]
      : []),
  ]
}

const REPLACEMENTS = '"acme-*", or { "location": "s3://public-data-*", "account": "222233334444" }'

function isWithoutSlash({ path }: ParsedEntry): boolean {
  return path !== '' && !path.endsWith('/') && path !== '*' && !path.endsWith('/*') && !isFile(path)
}

function deletionFindings(
  { name, read, write, delete: deleted = [] }: GuardrailRule,
  path: string,
): readonly Finding[] {
  if (deleted.length === 0 || (read.length > 0 && write.length > 0)) return []
  const missing = read.length === 0 ? 'read' : 'write'
  const message = `Rule "${name}" lets objects be deleted, and ${missing} names nothing`
  return [report('DELETION_WITHOUT_READ_AND_WRITE', `${path}.delete`, message)]
}

/** Whether the last part of a path has an extension, so that one object is meant. */
function isFile(path: string): boolean {
  return /\.[a-z0-9]+$/i.test(path)
}
