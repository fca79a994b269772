import type { LintStatement, Placed, Subject } from '@curfew/iam-policy/lint/document'
import { type Finding, type Rules, reporter } from '@curfew/iam-policy/lint/finding'
import { actionsOf, allowsOf, conditionsOn, isAbout, isOpen, isPositive } from '@curfew/iam-policy/lint/statements'
import { isPinned } from '@curfew/iam-policy/lint/wildcards'

export const STORAGE_RULES = {
  ACCOUNT_NOT_PINNED: {
    severity: 'warning',
    means: 'A bucket ARN names no account, so that a bucket that somebody else took the name of would match.',
    help: 'Add StringEquals on aws:ResourceAccount.',
  },
  OUTPUT_IS_READABLE: {
    severity: 'security_warning',
    means: 'One statement reads and writes the same place: outputs are to be written only.',
    help: 'Write two statements; read what is an input or a checkpoint, write what is an output or a checkpoint.',
  },
  WRITE_TO_WHOLE_BUCKET: {
    severity: 'warning',
    means: "A job may write anywhere in a bucket, over other jobs' outputs too: PutObject overwrites.",
    help: "Name the job's own prefix: bucket/job-0001/*.",
  },
  LIST_WIDER_THAN_READ: {
    severity: 'warning',
    means: 'A job may list a whole bucket of which it reads a prefix.',
    help: 'Add StringLike on s3:prefix.',
  },
  PREFIX_IF_EXISTS: {
    severity: 'security_warning',
    means: 'A listing without a prefix does not carry s3:prefix, and IfExists lets it list the whole bucket.',
    help: 'Write StringLike without IfExists.',
  },
} as const satisfies Rules

const report = reporter(STORAGE_RULES)

/** Whose buckets, and how much of them. */
export function storageFindings({ document, profile }: Subject): readonly Finding[] {
  const allows = allowsOf(document).filter((allow) => !isAbout(allow, 'iam:PassRole'))
  const readers = allows.filter((allow) => isAbout(allow, 's3:GetObject'))
  return allows.flatMap((allow) => [
    ...prefixFindings(allow),
    ...(profile === 'workload' && !allow.resources.isNegated
      ? [...pinFindings(allow), ...outputFindings(allow), ...listFindings(allow, readers)]
      : []),
  ])
}

function pinFindings(allow: LintStatement): readonly Finding[] {
  const buckets = [...new Set(allow.resources.patterns.flatMap((pattern) => bucketOf(pattern) ?? []))]
  if (actionsOf(allow, 's3').length === 0 || isPinned(allow) || buckets.length === 0) return []
  return [report('ACCOUNT_NOT_PINNED', allow.path, `${buckets.join(', ')} may be in any account`)]
}

function outputFindings(allow: LintStatement): readonly Finding[] {
  if (!isAbout(allow, 's3:PutObject')) return []
  const reads = ['s3:GetObject', 's3:ListBucket'].filter((action) => isAbout(allow, action))
  const whole = allow.resources.patterns.filter(({ text }) => /^arn:[^:]*:s3:::[^/*?]+\/\*$/.test(text))
  return [
    ...(reads.length === 0
      ? []
      : [report('OUTPUT_IS_READABLE', allow.actions.path, `s3:PutObject stands beside ${reads.join(' and ')}`)]),
    ...whole.map(({ text, path }) => report('WRITE_TO_WHOLE_BUCKET', path, `${text} is the whole bucket`)),
  ]
}

/** A statement that lists a bucket of which every read that is allowed names a prefix. */
function listFindings(allow: LintStatement, readers: readonly LintStatement[]): readonly Finding[] {
  if (!isAbout(allow, 's3:ListBucket') || conditionsOn(allow, 's3:prefix').length > 0) return []
  const objects = readers.flatMap(({ resources }) => resources.patterns)
  return allow.resources.patterns.flatMap((pattern) => {
    const bucket = bucketOf(pattern)
    if (bucket === undefined || pattern.text.includes('/') || isOpen(pattern.text)) return []
    const keys = objects.filter((each) => each.text.startsWith(`${pattern.text}/`)).map(({ text }) => text)
    if (keys.length === 0 || keys.some((key) => key === `${pattern.text}/*`)) return []
    return [report('LIST_WIDER_THAN_READ', pattern.path, `All of ${bucket} can be listed, and a part of it read`)]
  })
}

function prefixFindings(allow: LintStatement): readonly Finding[] {
  return conditionsOn(allow, 's3:prefix')
    .filter((condition) => condition.ifExists && !isPositive(condition) && condition.operator.startsWith('String'))
    .map(({ path }) => report('PREFIX_IF_EXISTS', path, 'A listing without a prefix shows the whole bucket'))
}

/** The bucket that an ARN names; undefined if it leaves the name open, or is none of a bucket or object. */
function bucketOf({ text }: Placed): string | undefined {
  const [, bucket] = /^arn:[^:]*:s3:::([^/]+)/.exec(text) ?? []
  return bucket === undefined || isOpen(bucket) ? undefined : bucket
}
