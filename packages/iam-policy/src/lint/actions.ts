import { actionsMatching } from '../data/actions.ts'
import { DATA_DATE, SERVICE_PREFIXES, serviceOf } from '../data/services.ts'
import type { Placed, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { didYouMean } from './nearest.ts'
import { authorising, prefixMeant } from './tables/operations.ts'
import { isUnlistedAction, isUnlistedService } from './tables/unlisted.ts'

export const ACTION_RULES = {
  INVALID_ACTION: {
    severity: 'error',
    means: 'The action does not exist: an Allow of it grants nothing, and a Deny of it denies nothing.',
    help: 'Use the action that authorises the call: API operations and actions do not always share a name.',
  },
  INVALID_SERVICE_IN_ACTION: {
    severity: 'error',
    means: 'No service has this prefix.',
    help: 'Use the prefix in the Service Authorization Reference; it can differ from the name of the SDK client.',
  },
  WILDCARD_IN_SERVICE_NAME: {
    severity: 'warning',
    means: 'The service of an action or of an ARN contains a wildcard.',
    help: 'Name the service.',
  },
} as const satisfies Rules

export const reportAction = reporter(ACTION_RULES)
const report = reportAction

/** A suggestion compares a name with all of its service: a text of thousands of names would take minutes. */
const MAX_SUGGESTIONS = 50

/** Actions and services that do not exist. */
export function actionFindings({ document }: Subject): readonly Finding[] {
  const patterns = document.statements.flatMap(({ actions }) => actions.patterns)
  const unknown = patterns.filter(({ text }) => text.includes(':') && actionsMatching(text).length === 0)
  const suggested = new Set(unknown.slice(0, MAX_SUGGESTIONS))
  return patterns.flatMap((pattern) => findingsOf(pattern, suggested.has(pattern)))
}

function findingsOf({ text, path }: Placed, isSuggested: boolean): readonly Finding[] {
  if (/^\*+(:\*+)?$/.test(text)) return []

  const [prefix = '', name, ...rest] = text.split(':')
  if (name === undefined || name === '' || rest.length > 0) {
    const [meant] = name === undefined ? actionsNamed(text) : []
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
    return [report('INVALID_ACTION', path, `"${text}" is not an action: write service:Name.${hint}`)]
  }
  if (/[*?]/.test(prefix)) return [report('WILDCARD_IN_SERVICE_NAME', path, `"${text}" matches several services`)]
  if (!serviceOf(prefix)) {
    const severity = isUnlistedService(prefix) ? 'warning' : undefined
    return [report('INVALID_SERVICE_IN_ACTION', path, unknownService(prefix, isSuggested), severity)]
  }
  if (actionsMatching(text).length > 0) return []
  return [
    report(
      'INVALID_ACTION',
      path,
      unknownAction(text, prefix, isSuggested),
      isUnlistedAction(text) ? 'warning' : undefined,
    ),
  ]
}

/** What a name without a service could mean, in some widely used services. */
function actionsNamed(name: string): readonly string[] {
  return ['s3', 'sagemaker', 'kms', 'ecr', 'logs', 'iam', 'sts'].flatMap((prefix) =>
    actionsMatching(`${prefix}:${name}`).map((action) => action.name),
  )
}

function unknownService(prefix: string, isSuggested: boolean): string {
  const meant = prefixMeant(prefix)
  const near = isSuggested ? didYouMean(prefix, SERVICE_PREFIXES) : ''
  const hint = meant === undefined ? near : ` Did you mean ${meant}?`
  return `There is no service "${prefix}" (as of ${DATA_DATE}).${hint}`
}

function unknownAction(text: string, prefix: string, isSuggested: boolean): string {
  const actions = authorising(text)
  if (actions !== undefined) return `${text} is an API operation, not an action. Did you mean ${actions}?`
  if (/[*?]/.test(text)) return `No action matches ${text} (as of ${DATA_DATE}).`

  const names = serviceOf(prefix)?.actions.map((action) => action.name) ?? []
  return `There is no action ${text} (as of ${DATA_DATE}).${isSuggested ? didYouMean(text, names) : ''}`
}
