import { members } from '../protocol/xml.ts'
import { limitExceeded } from './errors.ts'
import { nameField } from './fields.ts'
import { existingGroup } from './groups.ts'
import { authorizeOn, existing, saveHolder } from './identity.ts'
import { groupXml } from './identity-xml.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { type Group, groupsOf, nameKey, type State } from './state.ts'

/** As on AWS, adding a member again and removing a user who is not a member succeed. */
export const membershipOperations: Operations = {
  AddUserToGroup(args) {
    const { iam, input } = args
    const group = authorizeOn('Group', 'AddUserToGroup', args)
    const state = iam.store.present()
    const { found, user } = groupAndUser(state, group, nameField(input, 'UserName', 128))
    if (found.members.has(user)) return undefined
    const quota = iam.quotas.GroupsPerUserQuota
    if (groupsOf(state, user).length >= quota) throw limitExceeded('GroupsPerUser', quota)
    iam.store.change(saveHolder(state, { ...found, members: new Set([...found.members, user]) }))
    return undefined
  },

  RemoveUserFromGroup(args) {
    const { iam, input } = args
    const group = authorizeOn('Group', 'RemoveUserFromGroup', args)
    const state = iam.store.present()
    const { found, user } = groupAndUser(state, group, nameField(input, 'UserName', 128))
    if (!found.members.has(user)) return undefined
    const rest = [...found.members].filter((member) => member !== user)
    iam.store.change(saveHolder(state, { ...found, members: new Set(rest) }))
    return undefined
  },

  ListGroupsForUser(args) {
    const name = authorizeOn('User', 'ListGroupsForUser', args)
    const state = args.iam.store.visible()
    const groups = groupsOf(state, existing(state, 'User', name).name)
    const { items, rest } = pageOf(groups, (group) => nameKey(group.name), args.input)
    return { Groups: members(items.map(groupXml)), ...rest }
  },
}

/** Throws `NoSuchEntity` if the group or the user does not exist. */
function groupAndUser(
  state: State,
  groupName: string,
  userName: string,
): { readonly found: Group; readonly user: string } {
  const found = existingGroup(state, groupName)
  return { found, user: nameKey(existing(state, 'User', userName).name) }
}
