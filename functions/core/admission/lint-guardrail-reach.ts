import type { Finding } from '@curfew/iam-policy/lint/finding'
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
  return [...BUCKET_LISTS.flatMap((list) => bucketFindings(rule, list, `${path}.${list}`)), ...others]
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
  return path !== '' && !path.endsWith('/') && path !== '*' && !path.endsWith('/*')
}
