import type { Document, LintStatement, Placed, Subject } from '@curfew/iam-policy/lint/document'
import { type Finding, type Rules, reporter } from '@curfew/iam-policy/lint/finding'
import { covers } from '@curfew/iam-policy/lint/patterns'
import { allowsOf, isAbout, isOpen, isPositive } from '@curfew/iam-policy/lint/statements'

export const COMPLETENESS_RULES = {
  MULTIPART_INCOMPLETE: {
    severity: 'warning',
    means: 'A job may upload, but neither abort a multipart upload nor list its parts.',
    help: 'Add s3:AbortMultipartUpload and s3:ListMultipartUploadParts on the same objects.',
  },
  HEADER_KEY_ON_MULTIPART: {
    severity: 'warning',
    means: 'UploadPart and CompleteMultipartUpload do not carry this header, so the Allow does not apply to them.',
    help: 'Move the condition to a Deny, with Null "false" for the key; or rely on the default encryption of the bucket.',
  },
  SSE_KMS_UPLOAD_INCOMPLETE: {
    severity: 'warning',
    means:
      'A job may generate data keys but not decrypt them: multipart uploads to an encrypted bucket also need kms:Decrypt.',
    help: 'Add kms:Decrypt on the same key.',
  },
  ECR_PULL_INCOMPLETE: {
    severity: 'warning',
    means: 'A job may pull image layers, but not log in to the registry.',
    help: 'Add ecr:GetAuthorizationToken on *.',
  },
  READ_WITHOUT_LIST: {
    severity: 'suggestion',
    means:
      'A job may get objects but not list them: it cannot walk a prefix, and a missing key returns 403 instead of 404.',
    help: 'Add s3:ListBucket on the bucket, with s3:prefix for a prefix.',
  },
  REGION_NOT_READABLE: {
    severity: 'suggestion',
    means: 'A job may use a bucket, but not ask for its region, as s3fs, SkyPilot and the SageMaker SDK do first.',
    help: 'Add s3:GetBucketLocation on the bucket: it reads no data.',
  },
} as const satisfies Rules

const report = reporter(COMPLETENESS_RULES)

/** Headers of the request that starts a multipart upload, which later requests do not repeat. */
const HEADERS =
  /^s3:(x-amz-(acl|grant-|server-side-encryption|storage-class|website-redirect|object-lock)|requestobjecttag|object-lock-)/i

/** What a job also needs for what its policies allow, so that it does not fail halfway. */
export function completenessFindings({ document, together }: Subject): readonly Finding[] {
  const allows = plainAllowsOf(together)
  return plainAllowsOf(document).flatMap((allow) => [
    ...headerFindings(allow),
    ...uploadFindings(allow, allows),
    ...keyFindings(allow, allows),
    ...listFindings(allow, allows),
    ...regionFindings(allow, allows),
    ...imageFindings(allow, allows),
  ])
}

function plainAllowsOf(document: Document): readonly LintStatement[] {
  return allowsOf(document).filter(({ actions, resources }) => !(actions.isNegated || resources.isNegated))
}

function headerFindings(allow: LintStatement): readonly Finding[] {
  if (!isAbout(allow, 's3:PutObject')) return []
  return allow.conditions
    .filter((condition) => HEADERS.test(condition.key) && isPositive(condition))
    .map(({ key, path }) => report('HEADER_KEY_ON_MULTIPART', path, `UploadPart does not carry ${key}`))
}

function uploadFindings(allow: LintStatement, allows: readonly LintStatement[]): readonly Finding[] {
  if (!isAbout(allow, 's3:PutObject')) return []
  const objects = objectsIn(allow.resources.patterns)
  const missing = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'].filter((action) =>
    objects.some((object) => !isGiven(action, object, allows)),
  )
  if (missing.length === 0) return []
  return [
    report('MULTIPART_INCOMPLETE', allow.actions.path, `s3:PutObject is allowed without ${missing.join(' and ')}`),
  ]
}

function keyFindings(allow: LintStatement, allows: readonly LintStatement[]): readonly Finding[] {
  if (!isAbout(allow, 'kms:GenerateDataKey')) return []
  const locked = allow.resources.patterns.filter((key) => !isGiven('kms:Decrypt', key, allows))
  return locked.map(({ text, path }) => report('SSE_KMS_UPLOAD_INCOMPLETE', path, `kms:Decrypt is missing for ${text}`))
}

function listFindings(allow: LintStatement, allows: readonly LintStatement[]): readonly Finding[] {
  if (!isAbout(allow, 's3:GetObject')) return []
  const searched = objectsIn(allow.resources.patterns).filter(({ text }) => !isOneObject(text))
  const silent = bucketsIn(searched).filter((text) => !isGiven('s3:ListBucket', { text, path: '' }, allows))
  if (silent.length === 0) return []
  return [report('READ_WITHOUT_LIST', allow.actions.path, `s3:ListBucket is missing for ${silent.join(', ')}`)]
}

function regionFindings(allow: LintStatement, allows: readonly LintStatement[]): readonly Finding[] {
  if (!(isAbout(allow, 's3:GetObject') || isAbout(allow, 's3:PutObject'))) return []
  const buckets = bucketsIn(allow.resources.patterns).filter(
    (text) => !isGiven('s3:GetBucketLocation', { text, path: '' }, allows),
  )
  if (buckets.length === 0) return []
  const message = `s3:GetBucketLocation is missing for ${buckets.join(', ')}`
  return [report('REGION_NOT_READABLE', allow.actions.path, message)]
}

/** Patterns that match objects, and not only a bucket. */
function objectsIn(patterns: readonly Placed[]): readonly Placed[] {
  return patterns.filter(({ text }) => text === '*' || text.includes('/') || text.endsWith('*'))
}

/** ARNs of the buckets that patterns are about, each once. */
function bucketsIn(patterns: readonly Placed[]): readonly string[] {
  const arns = new Set(patterns.map(({ text }) => text.split('/')[0] ?? ''))
  return [...arns].filter((arn) => arn.includes(':s3:'))
}

/** Who reads one object knows its name, and need not look for it. */
function isOneObject(pattern: string): boolean {
  return pattern.includes('/') && !isOpen(pattern)
}

function imageFindings(allow: LintStatement, allows: readonly LintStatement[]): readonly Finding[] {
  if (!(isAbout(allow, 'ecr:BatchGetImage') || isAbout(allow, 'ecr:GetDownloadUrlForLayer'))) return []
  if (isGiven('ecr:GetAuthorizationToken', { text: '*', path: '' }, allows)) return []
  return [report('ECR_PULL_INCOMPLETE', allow.actions.path, 'ecr:GetAuthorizationToken is missing')]
}

/** Whether some Allow covers the action on the whole resource. Ignores conditions: only one on a prefix would matter. */
function isGiven(action: string, { text }: Placed, allows: readonly LintStatement[]): boolean {
  return allows.some(
    (allow) => isAbout(allow, action) && allow.resources.patterns.some((outer) => covers(outer.text, text)),
  )
}
