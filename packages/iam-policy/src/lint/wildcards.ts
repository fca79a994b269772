import type { LintStatement, Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { allowsOf, conditionsOn, isEffectivelyStar, isPositive } from './statements.ts'

export const WILDCARD_RULES = {
  WILDCARD_IN_BUCKET_NAME: {
    severity: 'security_warning',
    means:
      'A wildcard in a bucket name matches buckets that somebody else owns or will create: bucket names are global.',
    help: 'Name the bucket, or pin its account with aws:ResourceAccount.',
  },
  WILDCARD_IN_ACCOUNT: {
    severity: 'security_warning',
    means: "An ARN leaves the account open, so that it matches other accounts' resources.",
    help: 'Write the account, or pin it with aws:ResourceAccount.',
  },
  WILDCARD_IN_REGION: {
    severity: 'suggestion',
    means: 'An ARN leaves the region open.',
    help: 'Write the region that the resource is in.',
  },
  PREFIX_WITHOUT_SLASH: {
    severity: 'warning',
    means: 'A prefix that does not end with / matches its neighbours too: job-4* is job-42 as well.',
    help: 'End the prefix with / before the wildcard.',
  },
} as const satisfies Rules

const report = reporter(WILDCARD_RULES)

const PINS = ['aws:ResourceAccount', 's3:ResourceAccount', 'aws:ResourceOrgID', 'aws:ResourceOrgPaths']

/** Services whose resources their owners can share with other accounts, by policies of their own. */
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

/** Whether the statement holds for resources of named accounts only. */
export function isPinned(statement: LintStatement): boolean {
  return PINS.some((key) => conditionsOn(statement, key).some(isPositive))
}

/** Wildcards where a name should be. A boundary may leave open what the policies inside it name. */
export function wildcardFindings({ document, profile }: Subject): readonly Finding[] {
  if (profile === 'boundary') return []
  return allowsOf(document).flatMap((allow) => {
    if (allow.resources.isNegated) return []
    const patterns = allow.resources.patterns.filter((pattern) => !isEffectivelyStar(pattern))
    return [...patterns.flatMap((pattern) => arnFindings(pattern, isPinned(allow))), ...prefixFindings(allow)]
  })
}

function arnFindings({ text, path }: Placed, isPinnedHere: boolean): readonly Finding[] {
  const [, , service = '', region = '', account = '', ...rest] = text.split(':')
  if (rest.length === 0) return []
  const resource = rest.join(':')
  if (service === 's3' && region === '' && account === '') return bucketFindings(resource, path, isPinnedHere)
  return [
    ...(/[*?]/.test(account) && !isPinnedHere ? [accountFinding(text, path, service)] : []),
    ...(/[*?]/.test(region) ? [report('WILDCARD_IN_REGION', path, `${text} matches any region`)] : []),
  ]
}

/** Where only resources of the caller's own account can be reached, the open account is a matter of style. */
function accountFinding(text: string, path: string, service: string): Finding {
  const isShared = SHARED_ACROSS_ACCOUNTS.includes(service) || /:role\//.test(text)
  return report('WILDCARD_IN_ACCOUNT', path, `${text} matches any account`, isShared ? undefined : 'suggestion')
}

function bucketFindings(resource: string, path: string, isPinnedHere: boolean): readonly Finding[] {
  const [bucket = '', ...key] = resource.split('/')
  if (/[*?]/.test(bucket.replace(/\$\{[*?$]\}/g, ''))) {
    const message = `"${bucket}" matches buckets of any account: whoever creates one of that name is read or written`
    const pinned = `"${bucket}" matches any bucket of its account that begins so`
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
  return `"${prefix}" matches more than one prefix: "${prefix.slice(0, -1)}2/…" too`
}
