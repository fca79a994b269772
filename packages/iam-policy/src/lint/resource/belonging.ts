import { type Finding, type Rules, reporter } from '../finding.ts'
import { isAbout, isEverything } from '../statements.ts'
import { allowsIn, type ResourceSubject } from './document.ts'
import { factsOf, type KindFacts } from './kinds.ts'

export const BELONGING_RULES = {
  UNSUPPORTED_ACTION_IN_POLICY: {
    severity: 'error',
    means: 'The policy of a resource names an action of another service.',
    help: 'Name actions of the service that has the resource.',
  },
  UNSUPPORTED_RESOURCE_ARN_IN_POLICY: {
    severity: 'error',
    means: 'The policy of a resource names a resource that it cannot be about.',
    help: 'Name the resource that has the policy: of a bucket, arn:aws:s3:::BUCKET and arn:aws:s3:::BUCKET/*.',
  },
  POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA: {
    severity: 'error',
    means: 'The policy is larger than the service takes.',
    help: 'Shorten it: one statement for several principals, conditions on aws:PrincipalOrgID, wildcards at the end.',
  },
  KEY_POLICY_WITHOUT_ADMINISTRATOR: {
    severity: 'warning',
    means: 'Nobody may change the policy of the key (kms:PutKeyPolicy): if it is wrong, only AWS support can mend it.',
    help: 'Let the account do so, as the default policy does: kms:* for arn:aws:iam::ACCOUNT:root.',
  },
} as const satisfies Rules

const report = reporter(BELONGING_RULES)

/** What a policy of this kind of resource cannot have, and what it should not lack. */
export function belongingFindings(subject: ResourceSubject, text: string): readonly Finding[] {
  const { kind } = subject
  const facts = factsOf(kind)
  if (facts === undefined) return []
  return [
    ...actionFindings(subject, facts),
    ...resourceFindings(subject, facts),
    ...bucketFindings(subject),
    ...sizeFindings(text, facts),
    ...(kind === 'key' ? administratorFindings(subject) : []),
  ]
}

function actionFindings({ document }: ResourceSubject, { service, noun }: KindFacts): readonly Finding[] {
  return document.statements
    .flatMap(({ actions }) => actions.patterns)
    .filter(({ text }) => /^[a-z0-9-]+:/i.test(text) && text.toLowerCase().split(':')[0] !== service)
    .map(({ text, path }) =>
      report('UNSUPPORTED_ACTION_IN_POLICY', path, `${text} is no action on a ${noun}: those begin with ${service}:`),
    )
}

function resourceFindings({ document, kind }: ResourceSubject, { arn, noun }: KindFacts): readonly Finding[] {
  if (arn === undefined) return []
  return document.statements
    .filter(({ hasResource }) => hasResource)
    .flatMap(({ resources }) => resources.patterns)
    .filter((pattern) => !arn.test(pattern.text) && (kind === 'bucket' || !isEverything(pattern)))
    .map(({ text, path }) =>
      report('UNSUPPORTED_RESOURCE_ARN_IN_POLICY', path, `The policy of a ${noun} cannot be about ${text}`),
    )
}

/** S3 refuses a policy that is about another bucket. Which one is meant, only the user knows. */
function bucketFindings({ document, kind }: ResourceSubject): readonly Finding[] {
  if (kind !== 'bucket') return []
  const named = document.statements
    .flatMap(({ resources }) => resources.patterns)
    .flatMap(({ text, path }) => {
      const [, bucket = ''] = /^arn:[^:]*:s3:::([^/*?$]+)(?:\/|$)/.exec(text) ?? []
      return bucket === '' ? [] : [{ bucket, path }]
    })
  const [first] = named
  return named
    .filter(({ bucket }) => bucket !== first?.bucket)
    .map(({ bucket, path }) =>
      report(
        'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
        path,
        `The policy is about bucket ${first?.bucket} above, and here about ${bucket}: a bucket has a policy of its own`,
      ),
    )
}

function sizeFindings(text: string, { maxBytes, noun }: KindFacts): readonly Finding[] {
  const bytes = maxBytes === undefined ? 0 : new TextEncoder().encode(compact(text)).length
  if (maxBytes === undefined || bytes <= maxBytes) return []
  const message = `The policy has ${bytes} bytes; that of a ${noun} has at most ${maxBytes}`
  return [report('POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA', '', message)]
}

/** How the service writes it, so that line breaks and indents never make a policy too large. */
function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return ''
  }
}

function administratorFindings({ document }: ResourceSubject): readonly Finding[] {
  const isChangeable = allowsIn(document).some((allow) => isAbout(allow, 'kms:PutKeyPolicy'))
  if (isChangeable || document.statements.length === 0) return []
  return [report('KEY_POLICY_WITHOUT_ADMINISTRATOR', 'Statement', 'No statement allows kms:PutKeyPolicy')]
}
