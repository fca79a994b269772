import type { OperatorName } from '@curfew/iam-policy/operator'
import type { Condition, Selection, Statement } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import { spansOf } from '#core/access/parts.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import type { Window } from '#core/grant/window.ts'
import { during, when } from '#core/policy/conditions.ts'
import { actionsOf, inOrder, resourcesOf } from '#core/policy/statement.ts'
import { allowStatements } from './allows.ts'
import { outermostPatterns } from './locations.ts'
import { reachGroupsOf } from './reach-groups.ts'

/**
 * What an exclusive grant denies inside its window, whatever other policies the principal has: everything that its own
 * statements do not allow. Each Deny has the window of the grant, so it begins and ends by itself: attached early or
 * detached late, it denies nothing to a job before or after. Where a location ends before the window, what is denied changes.
 */
export function denyStatements(job: JobAccess, deployment: Deployment): readonly Statement[] {
  if (job.isolation === 'shared') return []
  return spansOf(job).flatMap((span) => deniesIn(span.window, allowStatements(span, deployment)))
}

function deniesIn(window: Window, allows: readonly Statement[]): readonly Statement[] {
  const deny = (sid: string, actions: Selection, resources: Selection, ...conditions: readonly Condition[]) =>
    ({ sid, effect: 'Deny', actions, resources, conditions: [...during(window), ...conditions] }) as const
  const allowed = inOrder(allows.flatMap(actionsOf))
  if (allowed.length === 0) return [deny('DenyEverything', EVERYTHING, EVERYTHING)]

  return [
    deny('DenyOtherActions', { allBut: allowed }, EVERYTHING),
    ...reachGroupsOf(allows).map(({ sid, actions, resources }) => deny(sid, { only: actions }, { allBut: resources })),
    ...conditionsOf(allows).map(({ condition, bound }) =>
      deny(SIDS[condition.key] ?? 'DenyOtherwise', ...scopeOf(bound, allows), negated(condition)),
    ),
    deny('DenyPlainHttp', EVERYTHING, EVERYTHING, {
      ...when('Bool', 'aws:SecureTransport', ['false']),
      ifExists: true,
    }),
  ]
}

const EVERYTHING: Selection = { only: ['*'] }

const SIDS: Readonly<Record<string, string>> = {
  'aws:SourceIp': 'DenyOtherNetwork',
  'aws:SourceVpce': 'DenyOtherNetwork',
  'aws:ResourceAccount': 'DenyOtherAccount',
  's3:prefix': 'DenyOtherPrefix',
  'kms:ViaService': 'DenyDirectKeyUse',
  'kms:EncryptionContext:aws:s3:arn': 'DenyKeyForOther',
}

type Bound = { readonly condition: Condition; readonly bound: ReadonlySet<Statement> }

/** Every condition that some Allow has beside its window, once, with every Allow that has it. */
function conditionsOf(allows: readonly Statement[]): readonly Bound[] {
  const all = allows.flatMap((allow) => allow.conditions.map((condition) => ({ condition, allow })))
  const others = all.filter(({ condition }) => condition.key !== 'aws:CurrentTime')
  return [...Map.groupBy(others, ({ condition }) => JSON.stringify(condition)).values()].flatMap((group) =>
    group.slice(0, 1).map(({ condition }) => ({ condition, bound: new Set(group.map(({ allow }) => allow)) })),
  )
}

/**
 * What has to be denied where a condition does not hold: the actions whose Allow has it, on the resources of that Allow; on
 * everything, if every Allow of these actions has it; and for the whole service, if every Allow of that has it. What that
 * adds is denied anyway, and it is shorter.
 */
function scopeOf(bound: ReadonlySet<Statement>, allows: readonly Statement[]): readonly [Selection, Selection] {
  const actions = inOrder([...bound].flatMap(actionsOf))
  const free = new Set(allows.filter((allow) => !bound.has(allow)).flatMap(actionsOf))
  const freeServices = new Set([...free].map(serviceOf))
  const names = actions.map((action) => (freeServices.has(serviceOf(action)) ? action : `${serviceOf(action)}:*`))
  const isEverywhere = !actions.some((action) => free.has(action))
  const resources = isEverywhere ? EVERYTHING : { only: outermostPatterns([...bound].flatMap(resourcesOf)) }
  return [{ only: inOrder(names) }, resources]
}

const OPPOSITES: Readonly<Partial<Record<OperatorName, OperatorName>>> = {
  IpAddress: 'NotIpAddress',
  StringEquals: 'StringNotEquals',
  StringLike: 'StringNotLike',
}

/** A request without the key is denied too: it came another way, or lists everything. */
function negated(condition: Condition): Condition {
  const operator = OPPOSITES[condition.operator]
  if (operator === undefined)
    throw new Error(`Cannot deny what ${condition.operator} on ${condition.key} does not allow`)
  return { ...condition, operator }
}

function serviceOf(action: string): string {
  return action.split(':')[0] ?? ''
}
