import { carries, globalKeyOf, openStartOf, serviceKeyOf } from '../data/keys.ts'
import type { Action } from '../data/service.ts'
import { DATA_DATE, GLOBAL_KEYS, SERVICE_PREFIXES, servicesOfKey } from '../data/services.ts'
import type { LintCondition, LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { didYouMean, nearest } from './nearest.ts'
import { actionsNamed, listed } from './statements.ts'

export const KEY_RULES = {
  INVALID_CONDITION_KEY_FORMAT: {
    severity: 'error',
    means: 'A condition key has no prefix.',
    help: 'Write service:KeyName, or aws:KeyName for a global key.',
  },
  INVALID_GLOBAL_CONDITION_KEY: {
    severity: 'error',
    means: 'There is no such global key: an Allow with it never holds.',
    help: "Use one of AWS's global condition keys.",
  },
  DEPRECATED_GLOBAL_CONDITION_KEY: {
    severity: 'warning',
    means: 'The global key is of old and not supported any more.',
    help: 'Use aws:PrincipalArn for the caller, or aws:SourceArn for the resource that a service acts for.',
  },
  INVALID_SERVICE_CONDITION_KEY: {
    severity: 'error',
    means: 'The service has no such condition key: an Allow with it never holds.',
    help: "Use one of the service's condition keys.",
  },
  INVALID_SERVICE_IN_CONDITION_KEY: {
    severity: 'error',
    means: 'No service has condition keys of this prefix.',
    help: 'Check the part before the colon.',
  },
  MISSING_TAG_KEY_IN_CONDITION: {
    severity: 'error',
    means: 'The condition key needs a name after its slash.',
    help: 'Write aws:ResourceTag/the-tag.',
  },
  UNSUPPORTED_ACTION_FOR_CONDITION_KEY: {
    severity: 'warning',
    means:
      'Requests for the action never carry the key, so that the statement does not apply to the action as it reads.',
    help: 'Put the action into a statement of its own, without the key.',
  },
} as const satisfies Rules

const report = reporter(KEY_RULES)

/** Condition keys that do not exist, or that no request for an action of the statement carries. */
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

  if (isOpenStart(key)) return report('MISSING_TAG_KEY_IN_CONDITION', path, `"${key}" names no tag`)
  if (prefix.toLowerCase() === 'aws') {
    const message = `There is no global key ${key} (as of ${DATA_DATE}).${hintFor(key, GLOBAL_KEYS)}`
    return report('INVALID_GLOBAL_CONDITION_KEY', path, message)
  }
  return serviceFinding(key, prefix, path)
}

/** Prefixes with a dot are those of identity providers, whose keys are their own affair. */
function serviceFinding(key: string, prefix: string, path: string): Finding | undefined {
  if (prefix.includes('.')) return undefined
  const services = servicesOfKey(prefix)
  if (services.length === 0) {
    const message = `No service has condition keys of "${prefix}".${didYouMean(prefix, ['aws', ...SERVICE_PREFIXES])}`
    return report('INVALID_SERVICE_IN_CONDITION_KEY', path, message)
  }
  const keys = services.flatMap((service) => service.keys)
  const message = `There is no condition key ${key} (as of ${DATA_DATE}).${hintFor(key, keys)}`
  return report('INVALID_SERVICE_CONDITION_KEY', path, message)
}

/** Of a key with something to fill in, the part before it is compared: `s3:ExistingObjectTag/<key>`. */
function hintFor(key: string, known: readonly { readonly name: string }[]): string {
  const stemOf = (name: string) => (key.includes(':') ? name : name.slice(name.indexOf(':') + 1)).split('/')[0] ?? ''
  const meant = nearest(
    key.split('/')[0] ?? '',
    known.map(({ name }) => stemOf(name)),
  )
  const name = known.find((each) => stemOf(each.name) === meant)?.name
  return name === undefined ? '' : ` Did you mean ${name}?`
}

/** `aws:ResourceTag`, `aws:RequestTag/`: a key that goes on, and here does not. */
function isOpenStart(key: string): boolean {
  const start = `${key.toLowerCase().replace(/\/$/, '')}/`
  const [prefix = ''] = key.split(':')
  const known = [...GLOBAL_KEYS, ...servicesOfKey(prefix).flatMap(({ keys }) => keys)]
  return known.some((each) => openStartOf(each)?.toLowerCase() === start)
}

/**
 * Actions that the key does not go with. Keys that any request may carry go with all; of actions named by a wildcard, one
 * that goes with the key is enough, since the wildcard may be there for the others.
 */
function supportFindings(statement: LintStatement, condition: LintCondition): readonly Finding[] {
  if (isCarriedByAny(condition.key) || condition.ifExists || condition.operator === 'Null') return []
  const strangers = actionsNamed(statement)
    .filter(({ actions }) => actions.length > 0 && !actions.some((action) => mayCarry(action, condition.key)))
    .map(({ pattern }) => pattern.text)
    .filter((text) => text !== '*')
  if (strangers.length === 0) return []
  const message = `${listed(strangers)} ${strangers.length > 1 ? 'do' : 'does'} not carry ${condition.key}`
  return [report('UNSUPPORTED_ACTION_FOR_CONDITION_KEY', condition.path, message)]
}

function isCarriedByAny(key: string): boolean {
  return globalKeyOf(key) !== undefined && !/^aws:(requesttag\/|tagkeys$)/i.test(key)
}

/** The reference does not list tags of resources throughout, so resource tags are taken to go with whatever has resources. */
function mayCarry(action: Action, key: string): boolean {
  return carries(action, key) || (/:resourcetag\//i.test(key) && action.resourceTypes.length > 0)
}
