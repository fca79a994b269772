import { arnFields } from '../arn.ts'
import type { LintStatement, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { allowsOf, conditionsOn, isEffectivelyStar, isPinned, isPositive } from './statements.ts'

export const WILDCARD_RULES = {
  WILDCARD_IN_BUCKET_NAME: {
    severity: 'security_warning',
    means: 'A wildcard in a bucket name also matches buckets of other accounts: bucket names are global.',
    help: 'Name the bucket, or pin its account with aws:ResourceAccount.',
  },
  WILDCARD_IN_ACCOUNT: {
    severity: 'security_warning',
    means: "An ARN has a wildcard for the account, so it matches other accounts' resources.",
    help: 'Write the account ID, or pin it with aws:ResourceAccount.',
  },
  WILDCARD_IN_REGION: {
    severity: 'suggestion',
    means: 'An ARN has a wildcard for the region.',
    help: 'Write the region that the resource is in.',
  },
  PREFIX_WITHOUT_SLASH: {
    severity: 'warning',
    means: 'A prefix that does not end with / also matches its neighbours: job-4* matches job-42.',
    help: 'End the prefix with / before the wildcard.',
  },
} as const satisfies Rules

const report = reporter(WILDCARD_RULES)

/** Services whose resources can be shared with other accounts by resource policies. */
const SHARED_ACROSS_ACCOUNTS = [
  'backup',
  'codeartifact',
  'dynamodb',
  'ecr',
  'elasticfilesystem',
  'es',
  'events',
  'execute-api',
  'glue',
  'kinesis',
  'kms',
  'lambda',
  'logs',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
]

/** Wildcards in place of names. A boundary may have them: the policies inside it name the resources. */
export function wildcardFindings({ document, profile }: Subject): readonly Finding[] {
  if (profile === 'boundary') return []
  return allowsOf(document).flatMap((allow) => {
    if (allow.resources.isNegated) return []
    const patterns = allow.resources.patterns.filter((pattern) => !isEffectivelyStar(pattern))
    return [...patterns.flatMap((pattern) => arnFindings(pattern, isPinned(allow))), ...prefixFindings(allow)]
  })
}

function arnFindings({ text, path }: Placed, isPinnedHere: boolean): readonly Finding[] {
  const [, , service = '', region = '', account = '', resource] = arnFields(text)
  if (resource === undefined) return []
  if (service === 's3' && region === '' && account === '') return bucketFindings(resource, path, isPinnedHere)
  return [
    ...(/[*?]/.test(account) && !isPinnedHere ? [accountFinding(text, path, service)] : []),
    ...(/[*?]/.test(region) ? [report('WILDCARD_IN_REGION', path, `${text} matches any region`)] : []),
  ]
}

/** Only a suggestion for services whose resources cannot be shared: there the wildcard matches no other account. */
function accountFinding(text: string, path: string, service: string): Finding {
  const isShared = SHARED_ACROSS_ACCOUNTS.includes(service) || /:role\//.test(text)
  return report('WILDCARD_IN_ACCOUNT', path, `${text} matches any account`, isShared ? undefined : 'suggestion')
}

function bucketFindings(resource: string, path: string, isPinnedHere: boolean): readonly Finding[] {
  const [bucket = '', ...key] = resource.split('/')
  if (/[*?]/.test(bucket.replace(/\$\{[*?$]\}/g, ''))) {
    const message = `"${bucket}" matches buckets of any account, including those that others create later`
    const pinned = `"${bucket}" matches more than one bucket of the account`
    return [
      report('WILDCARD_IN_BUCKET_NAME', path, isPinnedHere ? pinned : message, isPinnedHere ? 'suggestion' : undefined),
    ]
  }
  return isLoose(key.join('/')) ? [report('PREFIX_WITHOUT_SLASH', path, loose(key.join('/')))] : []
}

function prefixFindings(allow: LintStatement): readonly Finding[] {
  return conditionsOn(allow, 's3:prefix')
    .filter((condition) => condition.operator === 'StringLike' && isPositive(condition))
    .flatMap(({ values }) => values.filter(({ text }) => isLoose(text)))
    .map(({ text, path }) => report('PREFIX_WITHOUT_SLASH', path, loose(text)))
}

/** `job-4*`, but neither `job-4/*` nor `*.parquet`: one wildcard at the end, after something that does not end with `/`. */
function isLoose(prefix: string): boolean {
  return /^[^*?]*[^*?/}]\*$/.test(prefix)
}

function loose(prefix: string): string {
  return `"${prefix}" also matches other prefixes, such as "${prefix.slice(0, -1)}2/"`
}
