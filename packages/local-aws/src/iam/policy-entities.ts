import { members, type Xml } from '../protocol/xml.ts'
import { choiceField } from './fields.ts'
import { authorizeOnPolicy, existingPolicy } from './managed-policy.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import type { Holder } from './state.ts'
import { attachedTo, boundedBy } from './usage.ts'

export const policyEntityOperations: Operations = {
  ListEntitiesForPolicy(args) {
    const { iam, input } = args
    const arn = authorizeOnPolicy('ListEntitiesForPolicy', args)
    const state = iam.store.visible()
    existingPolicy(state, arn)
    const usage = choiceField(input, 'PolicyUsageFilter', ['PermissionsPolicy', 'PermissionsBoundary'])
    const filter = choiceField(input, 'EntityFilter', ENTITIES)
    const prefix = input.get('PathPrefix') ?? '/'
    const holders = new Set([
      ...(usage === 'PermissionsBoundary' ? [] : attachedTo(state, arn)),
      ...(usage === 'PermissionsPolicy' ? [] : boundedBy(state, arn)),
    ])
    const wanted = [...holders].filter(
      ({ kind, path }) => path.startsWith(prefix) && (filter === undefined || filter.toLowerCase() === kind),
    )
    const { items, rest } = pageOf(wanted, (entity) => entity.arn, input)
    return {
      PolicyGroups: listed(items, 'group'),
      PolicyUsers: listed(items, 'user'),
      PolicyRoles: listed(items, 'role'),
      ...rest,
    }
  },
}

/** A policy is attached to the first three only: for the others nothing is found. */
const ENTITIES = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy']

const FIELD_PREFIXES = { user: 'User', role: 'Role', group: 'Group' } as const

function listed(items: readonly Holder[], kind: Holder['kind']): Xml {
  const word = FIELD_PREFIXES[kind]
  const ofKind = items.filter((item) => item.kind === kind)
  return members(ofKind.map(({ name, id }) => ({ [`${word}Name`]: name, [`${word}Id`]: id })))
}
