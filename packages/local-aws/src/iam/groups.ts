import { members } from '../protocol/xml.ts'
import { alreadyExists, deleteConflict, limitExceeded, noSuchHolder } from './errors.ts'
import { identityPath, nameField } from './fields.ts'
import { newId } from './identifier.ts'
import { authorizeOn, holderArn, saveHolder } from './identity.ts'
import { groupXml, userSummary } from './identity-xml.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { type Group, groupNamed, nameKey, type State, without } from './state.ts'

export const groupOperations: Operations = {
  CreateGroup({ iam, input, call }) {
    const name = nameField(input, 'GroupName', 128)
    const path = identityPath(input)
    const arn = holderArn(iam.account, 'Group', path, name)
    call.authorize('iam:CreateGroup', arn)

    const state = iam.store.present()
    if (groupNamed(state, name)) throw alreadyExists(`Group with name ${name} already exists.`)
    if (state.groups.size >= iam.quotas.GroupsQuota) throw limitExceeded('GroupsPerAccount', iam.quotas.GroupsQuota)
    const group: Group = {
      kind: 'group',
      name,
      path,
      arn,
      tags: new Map(),
      boundaryArn: undefined,
      attached: [],
      inline: new Map(),
      members: new Set(),
      id: newId('AGPA', iam.random),
      createdAt: iam.now(),
    }
    iam.store.change(saveHolder(state, group))
    return { Group: groupXml(group) }
  },

  GetGroup(args) {
    const name = authorizeOn('Group', 'GetGroup', args)
    const state = args.iam.store.visible()
    const group = existingGroup(state, name)
    const users = [...group.members].flatMap((key) => state.users.get(key) ?? [])
    const { items, rest } = pageOf(users, (user) => nameKey(user.name), args.input)
    return { Group: groupXml(group), Users: members(items.map(userSummary)), ...rest }
  },

  ListGroups({ iam, input, call }) {
    const prefix = input.get('PathPrefix') ?? '/'
    call.authorize('iam:ListGroups', '*')
    const groups = [...iam.store.visible().groups.values()].filter(({ path }) => path.startsWith(prefix))
    const { items, rest } = pageOf(groups, ({ name }) => nameKey(name), input)
    return { Groups: members(items.map(groupXml)), ...rest }
  },

  DeleteGroup(args) {
    const name = authorizeOn('Group', 'DeleteGroup', args)
    const state = args.iam.store.present()
    const group = existingGroup(state, name)
    if (group.members.size > 0) throw deleteConflict('Cannot delete entity, must remove users from group first.')
    if (group.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.')
    if (group.inline.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.')
    args.iam.store.change({ ...state, groups: without(state.groups, nameKey(name)) })
    return undefined
  },
}

/** Throws `NoSuchEntity` if the group does not exist. */
export function existingGroup(state: State, name: string): Group {
  const group = groupNamed(state, name)
  if (group) return group
  throw noSuchHolder('Group', name)
}
