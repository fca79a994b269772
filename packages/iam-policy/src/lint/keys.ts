import { carries, globalKeyOf, openStartOf, serviceKeyOf } from '../data/keys.ts'
import { DATA_DATE, GLOBAL_KEYS, SERVICE_PREFIXES, servicesOfKey } from '../data/services.ts'
import { reportArn } from './arns.ts'
import type { LintCondition, LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { didYouMean, nearest } from './nearest.ts'
import { actionsNamed, listed } from './statements.ts'
import { isUnlistedKey, isUnlistedService } from './tables/unlisted.ts'
import { isTagKey } from './tags.ts'

export const KEY_RULES = {
  INVALID_CONDITION_KEY_FORMAT: {
    severity: 'error',
    means: 'A condition key has no prefix.',
    help: 'Write service:KeyName, or aws:KeyName for a global key.',
  },
  INVALID_GLOBAL_CONDITION_KEY: {
    severity: 'error',
    means: 'The global condition key does not exist, so an Allow with it never applies.',
    help: "Use one of AWS's global condition keys.",
  },
  DEPRECATED_GLOBAL_CONDITION_KEY: {
    severity: 'warning',
    means: 'The global condition key is deprecated and no longer supported.',
    help: 'Use aws:PrincipalArn for the caller, or aws:SourceArn for the resource that a service acts for.',
  },
  INVALID_SERVICE_CONDITION_KEY: {
    severity: 'error',
    means: 'The service has no such condition key, so an Allow with it never applies.',
    help: "Use one of the service's condition keys.",
  },
  MISSING_TAG_KEY_IN_CONDITION: {
    severity: 'error',
    means: 'The condition key needs a tag key after its slash.',
    help: 'Add the tag key: aws:ResourceTag/team.',
  },
  UNSUPPORTED_ACTION_FOR_CONDITION_KEY: {
    severity: 'warning',
    means: 'Requests for the action never carry the key, so the condition always has the same result.',
    help: 'Move the action to a statement without the key.',
  },
} as const satisfies Rules

const report = reporter(KEY_RULES)

/** Condition keys that do not exist, or that requests for an action of the statement never carry. */
export function keyFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap((statement) =>
    statement.conditions.flatMap((condition) => {
      const unknown = existenceFinding(condition)
      return unknown === undefined ? supportFindings(statement, condition) : [unknown]
    }),
  )
}

function existenceFinding({ key, path }: LintCondition): Finding | undefined {
  const [prefix = '', name] = key.split(':')
  if (name === undefined || prefix === '') {
    return report('INVALID_CONDITION_KEY_FORMAT', path, `"${key}" has no prefix.${hintFor(key, GLOBAL_KEYS)}`)
  }
  if (key.toLowerCase() === 'aws:arn') return report('DEPRECATED_GLOBAL_CONDITION_KEY', path, 'aws:ARN is deprecated')
  if (globalKeyOf(key) || serviceKeyOf(key)) return undefined

  if (isOpenStart(key)) return report('MISSING_TAG_KEY_IN_CONDITION', path, `"${key}" does not name a tag`)
  if (prefix.toLowerCase() === 'aws') {
    const message = `There is no global key ${key} (as of ${DATA_DATE}).${hintFor(key, GLOBAL_KEYS)}`
    return report('INVALID_GLOBAL_CONDITION_KEY', path, message, severityOf(key))
  }
  return serviceFinding(key, prefix, path)
}

/** A prefix with a dot belongs to an identity provider, whose keys the reference does not list. */
function serviceFinding(key: string, prefix: string, path: string): Finding | undefined {
  if (prefix.includes('.')) return undefined
  const services = servicesOfKey(prefix)
  if (services.length === 0) {
    const message = `No service has condition keys with the prefix "${prefix}" (as of ${DATA_DATE}).${didYouMean(prefix, ['aws', ...SERVICE_PREFIXES])}`
    return reportArn('INVALID_SERVICE', path, message, severityOf(key))
  }
  const keys = services.flatMap((service) => service.keys)
  const message = `There is no condition key ${key} (as of ${DATA_DATE}).${hintFor(key, keys)}`
  return report('INVALID_SERVICE_CONDITION_KEY', path, message, severityOf(key))
}

function severityOf(key: string): 'error' | 'warning' {
  return isUnlistedKey(key) || isUnlistedService(key.split(':')[0] ?? '') ? 'warning' : 'error'
}

/** Of a key with a placeholder, only the part before it is compared: `s3:ExistingObjectTag/<key>`. */
function hintFor(key: string, known: readonly { readonly name: string }[]): string {
  const stemOf = (name: string) => (key.includes(':') ? name : name.slice(name.indexOf(':') + 1)).split('/')[0] ?? ''
  const meant = nearest(
    key.split('/')[0] ?? '',
    known.map(({ name }) => stemOf(name)),
  )
  const name = known.find((each) => stemOf(each.name) === meant)?.name
  return name === undefined ? '' : ` Did you mean ${name}?`
}

/** `aws:ResourceTag`, `aws:RequestTag/`: a key without the tag that it needs. */
function isOpenStart(key: string): boolean {
  const start = `${key.toLowerCase().replace(/\/$/, '')}/`
  const [prefix = ''] = key.split(':')
  const known = [...GLOBAL_KEYS, ...servicesOfKey(prefix).flatMap(({ keys }) => keys)]
  return known.some((each) => openStartOf(each)?.toLowerCase() === start)
}

/**
 * Actions whose requests never carry the key. Keys that any request may carry fit all actions, and tags have findings of their own. Of the actions that a
 * wildcard matches, one that fits is enough: the wildcard may be there for the others.
 */
function supportFindings(statement: LintStatement, condition: LintCondition): readonly Finding[] {
  if (
    globalKeyOf(condition.key) !== undefined ||
    isTagKey(condition.key) ||
    condition.ifExists ||
    condition.operator === 'Null'
  )
    return []
  const unsupported = actionsNamed(statement)
    .filter(({ actions }) => actions.length > 0 && !actions.some((action) => carries(action, condition.key)))
    .map(({ pattern }) => pattern.text)
  if (unsupported.length === 0) return []
  const message = `Requests for ${listed(unsupported)} do not carry ${condition.key}`
  return [report('UNSUPPORTED_ACTION_FOR_CONDITION_KEY', condition.path, message)]
}
