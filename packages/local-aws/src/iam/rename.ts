import { alreadyExists } from './errors.ts'
import { identityPath, nameField } from './fields.ts'
import { authorizeNamed, authorizeOn, existing, holderArn, saveHolder } from './identity.ts'
import type { Operations } from './operation.ts'
import { type AccessKey, type Group, nameKey, type State, type User, userNamed, without } from './state.ts'

/** A renamed user keeps its id, permissions, tags, boundary, access keys and groups. Its ARN changes. */
export const renameOperations: Operations = {
  UpdateUser(args) {
    const { iam, input } = args
    const name = authorizeOn('User', 'UpdateUser', args)
    const newName = input.has('NewUserName') ? nameField(input, 'NewUserName', 64) : undefined
    // The caller needs the right on the old ARN and on the new one.
    if (newName !== undefined) authorizeNamed('User', 'UpdateUser', newName, args)
    const state = iam.store.present()
    const user = existing(state, 'User', name)
    if (user.kind !== 'user') return undefined

    const isTaken = newName !== undefined && nameKey(newName) !== nameKey(name) && userNamed(state, newName)
    if (isTaken) throw alreadyExists(`User with name ${newName} already exists.`)
    const path = input.has('NewPath') ? identityPath(input, 'NewPath') : user.path
    const renamed = { ...user, name: newName ?? user.name, path }
    iam.store.change(renameUser(state, user, { ...renamed, arn: holderArn(iam.account, 'User', path, renamed.name) }))
    return undefined
  },
}

function renameUser(state: State, from: User, to: User): State {
  const keyOf = (key: AccessKey) => (nameKey(key.userName) === nameKey(from.name) ? { ...key, userName: to.name } : key)
  return saveHolder(
    {
      ...state,
      users: without(state.users, nameKey(from.name)),
      keys: new Map([...state.keys].map(([id, key]) => [id, keyOf(key)])),
      groups: new Map([...state.groups].map(([id, group]) => [id, withMember(group, from, to)])),
    },
    to,
  )
}

function withMember(group: Group, from: User, to: User): Group {
  if (!group.members.has(nameKey(from.name))) return group
  const others = [...group.members].filter((member) => member !== nameKey(from.name))
  return { ...group, members: new Set([...others, nameKey(to.name)]) }
}
