import type { AccessLayer } from '@curfew/iam-policy/access'
import { type NearMiss, nearMisses } from '@curfew/iam-policy/access/near-misses'
import { printOperator } from '@curfew/iam-policy/operator'
import type { Condition } from '@curfew/iam-policy/policy'
import type { Decided } from './decide.ts'
import { statementIn } from './statement-in.ts'

const PLACES: Readonly<Record<AccessLayer, string>> = {
  identity: 'a policy of the identity',
  boundary: 'the boundary',
  session: 'the session policy',
  scp: 'a service control policy of that level, unless it has FullAWSAccess: then pass that too',
  rcp: 'the resource control policies',
  resource: 'the policy of the resource',
}

/** What to do about a layer that does not allow a request: the statements that almost do, and one that would. */
export function remedyLines(layer: AccessLayer, decided: Decided): readonly string[] {
  const { policies, requester, request } = decided
  const close = nearMisses(policies, layer, requester, request)
  return [
    ...close.flatMap((miss) => nearLines(miss, decided)),
    `${close.length === 0 ? 'add' : 'or add'} to ${PLACES[layer]}: ${JSON.stringify(statementFor(layer, decided))}`,
  ]
}

function nearLines({ reference, failing, isForOthers }: NearMiss, { files, request }: Decided): readonly string[] {
  const statement = statementIn(reference, files)
  return [
    ...(isForOthers ? [`${statement} allows it to others, and does not name this principal`] : []),
    ...failing.map((condition) => `${statement} needs ${conditionIn(condition)}; ${actualIn(condition, request)}`),
  ]
}

function conditionIn(condition: Condition): string {
  return `${printOperator(condition)} ${condition.key} ${condition.values.join(' or ')}`
}

function actualIn({ key }: Condition, { context }: Decided['request']): string {
  const [, value] = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase()) ?? []
  return value === undefined ? 'the request has no such key' : `the request has ${[value].flat().join(', ')}`
}

/** A key's policy is about that key alone, as are those of a role and a repository, which name no resource. */
function statementFor(layer: AccessLayer, { request: { action, resource }, requester }: Decided): object {
  if (layer !== 'resource') return { Effect: 'Allow', Action: action, Resource: resource }
  const Principal = requester.kind === 'service' ? { Service: requester.name } : { AWS: requester.arn }
  const named = { Effect: 'Allow', Principal, Action: action }
  if (/^(sts|ecr):/i.test(action)) return named
  return { ...named, Resource: /^kms:/i.test(action) ? '*' : resource }
}
