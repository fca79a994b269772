import type { LintStatement, Placed, Subject } from '@curfew/iam-policy/lint/document'
import { type Finding, type Rules, reporter } from '@curfew/iam-policy/lint/finding'
import { actionsOf, allowsOf, conditionsOn, isAbout, isOpen, isPinned } from '@curfew/iam-policy/lint/statements'

export const STORAGE_RULES = {
  ACCOUNT_NOT_PINNED: {
    severity: 'warning',
    means: 'A bucket ARN names no account, so it would also match a bucket of that name in another account.',
    help: 'Add StringEquals on aws:ResourceAccount.',
  },
  OUTPUT_IS_READABLE: {
    severity: 'security_warning',
    means: 'One statement reads and writes the same location: outputs should be write-only.',
    help: 'Write two statements: one that reads inputs and checkpoints, one that writes outputs and checkpoints.',
  },
  WRITE_TO_WHOLE_BUCKET: {
    severity: 'warning',
    means: "A job may write anywhere in a bucket, and so overwrite other jobs' outputs.",
    help: "Name the job's own prefix: bucket/job-0001/*.",
  },
  LIST_WIDER_THAN_READ: {
    severity: 'warning',
    means: 'A job may list a whole bucket, but read only a prefix of it.',
    help: 'Add StringLike on s3:prefix.',
  },
} as const satisfies Rules

const report = reporter(STORAGE_RULES)

/** Buckets of other accounts, and more of a bucket than the job needs. `*` among the actions has findings of its own. */
export function storageFindings({ document }: Subject): readonly Finding[] {
  const allows = allowsOf(document).filter((allow) => !isAbout(allow, 'iam:PassRole'))
  const readers = allows.filter((allow) => isAbout(allow, 's3:GetObject'))
  return allows
    .filter(({ resources }) => !resources.isNegated)
    .flatMap((allow) => [...pinFindings(allow), ...outputFindings(allow), ...listFindings(allow, readers)])
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
      : [
          report(
            'OUTPUT_IS_READABLE',
            allow.actions.path,
            `The statement allows s3:PutObject and ${reads.join(' and ')}`,
          ),
        ]),
    ...whole.map(({ text, path }) => report('WRITE_TO_WHOLE_BUCKET', path, `${text} covers the whole bucket`)),
  ]
}

/** A statement that lists a whole bucket, where every Allow to read from it names a prefix. */
function listFindings(allow: LintStatement, readers: readonly LintStatement[]): readonly Finding[] {
  if (!isAbout(allow, 's3:ListBucket') || conditionsOn(allow, 's3:prefix').length > 0) return []
  const objects = readers.flatMap(({ resources }) => resources.patterns)
  return allow.resources.patterns.flatMap((pattern) => {
    const bucket = bucketOf(pattern)
    if (bucket === undefined || pattern.text.includes('/') || isOpen(pattern.text)) return []
    const keys = objects.filter((each) => each.text.startsWith(`${pattern.text}/`)).map(({ text }) => text)
    if (keys.length === 0 || keys.some((key) => key === `${pattern.text}/*`)) return []
    return [
      report('LIST_WIDER_THAN_READ', pattern.path, `The whole of ${bucket} can be listed, but only a part of it read`),
    ]
  })
}

/** The bucket that an ARN names; undefined if the name has wildcards, or the ARN is not of a bucket or object. */
function bucketOf({ text }: Placed): string | undefined {
  const [, bucket] = /^arn:[^:]*:s3:::([^/]+)/.exec(text) ?? []
  return bucket === undefined || isOpen(bucket) ? undefined : bucket
}
