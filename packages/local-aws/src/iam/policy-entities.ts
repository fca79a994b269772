import { members, type Xml } from '../protocol/xml.ts'
import { authorizeOnPolicy, existingPolicy } from './managed-policy.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import type { Holder } from './state.ts'
import { attachedTo, boundedBy } from './usage.ts'

export const policyEntityOperations: Operations = {
  ListEntitiesForPolicy(ask) {
    const { iam, input } = ask
    const arn = authorizeOnPolicy('ListEntitiesForPolicy', ask)
    const state = iam.store.visible()
    existingPolicy(state, arn)
    const usage = input.get('PolicyUsageFilter')
    const filter = input.get('EntityFilter')
    const prefix = input.get('PathPrefix') ?? '/'
    const users = new Set([
      ...(usage === 'PermissionsBoundary' ? [] : attachedTo(state, arn)),
      ...(usage === 'PermissionsPolicy' ? [] : boundedBy(state, arn)),
    ])
    const wanted = [...users].filter(
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

const WORDS = { user: 'User', role: 'Role', group: 'Group' } as const

function listed(items: readonly Holder[], kind: Holder['kind']): Xml {
  const word = WORDS[kind]
  const ofKind = items.filter((item) => item.kind === kind)
  return members(ofKind.map(({ name, id }) => ({ [`${word}Name`]: name, [`${word}Id`]: id })))
}
