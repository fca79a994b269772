import { members } from '../protocol/xml.ts'
import { boundaryKey, requestTags } from './context.ts'
import { alreadyExists, deleteConflict, limitExceeded, noSuchPolicy } from './errors.ts'
import { identityPath, nameField, policyArnField, tagsField } from './fields.ts'
import { newId } from './identifier.ts'
import { authorizeNamed, authorizeOn, existing, holderArn, saveHolder } from './identity.ts'
import { userSummary, userXml } from './identity-xml.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { groupsOf, nameKey, policyAt, type State, type User, userNamed, without } from './state.ts'
import { userNameOrCaller } from './user-name.ts'

export const userOperations: Operations = {
  CreateUser(args) {
    const { iam, input, call } = args
    const name = nameField(input, 'UserName', 64)
    const path = identityPath(input)
    const tags = tagsField(input, iam.quotas)
    const boundaryArn = input.has('PermissionsBoundary') ? policyArnField(input, 'PermissionsBoundary') : undefined
    const arn = holderArn(iam.account, 'User', path, name)
    call.authorize('iam:CreateUser', arn, { ...requestTags(tags), ...boundaryKey(boundaryArn) })
    if (tags.size > 0) call.authorize('iam:TagUser', arn, requestTags(tags))

    const state = iam.store.present()
    if (userNamed(state, name)) throw alreadyExists(`User with name ${name} already exists.`)
    if (state.users.size >= iam.quotas.UsersQuota) throw limitExceeded('UsersPerAccount', iam.quotas.UsersQuota)
    if (boundaryArn && !policyAt(state, boundaryArn)) throw noSuchPolicy(boundaryArn)
    const user: User = {
      kind: 'user',
      name,
      path,
      arn,
      tags,
      boundaryArn,
      attached: [],
      inline: new Map(),
      id: newId('AIDA', iam.random),
      createdAt: iam.now(),
    }
    iam.store.change(saveHolder(state, user))
    return { User: userXml(user) }
  },

  GetUser(args) {
    const name = userNameOrCaller(args)
    authorizeNamed('User', 'GetUser', name, args)
    const user = existing(args.iam.store.visible(), 'User', name)
    return user.kind === 'user' ? { User: userXml(user) } : undefined
  },

  ListUsers({ iam, input, call }) {
    const prefix = input.get('PathPrefix') ?? '/'
    call.authorize('iam:ListUsers', '*')
    const users = [...iam.store.visible().users.values()].filter(({ path }) => path.startsWith(prefix))
    const { items, rest } = pageOf(users, ({ name }) => nameKey(name), input)
    return { Users: members(items.map(userSummary)), ...rest }
  },

  DeleteUser(args) {
    const name = authorizeOn('User', 'DeleteUser', args)
    const state = args.iam.store.present()
    checkDeletable(state, name)
    args.iam.store.change({ ...state, users: without(state.users, nameKey(name)) })
    return undefined
  },
}

function checkDeletable(state: State, name: string): void {
  const user = existing(state, 'User', name)
  const hasKeys = [...state.keys.values()].some((key) => nameKey(key.userName) === nameKey(name))
  if (user.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.')
  if (user.inline.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.')
  if (hasKeys) throw deleteConflict('Cannot delete entity, must delete access keys first.')
  if (groupsOf(state, name).length > 0)
    throw deleteConflict('Cannot delete entity, must remove users from group first.')
}
