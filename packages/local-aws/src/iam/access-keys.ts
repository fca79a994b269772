import { required, validationError } from '../protocol/query.ts'
import { members, type Xml } from '../protocol/xml.ts'
import { limitExceeded, noSuchKey } from './errors.ts'
import { newId, newSecret } from './identifier.ts'
import { authorizeNamed, existing } from './identity.ts'
import type { Args, Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { type AccessKey, nameKey, put, type State, without } from './state.ts'
import { userNameOrCaller } from './user-name.ts'

export const accessKeyOperations: Operations = {
  // The only response that contains the secret.
  CreateAccessKey(args) {
    const { iam } = args
    const user = authorizeForUser('CreateAccessKey', args)
    const state = iam.store.present()
    const { name } = existing(state, 'User', user)
    const quota = iam.quotas.AccessKeysPerUserQuota
    if (keysOf(state, name).length >= quota) throw limitExceeded('AccessKeysPerUser', quota)
    const id = newId('AKIA', iam.random)
    const key: AccessKey = { id, secret: newSecret(iam.random), userName: name, status: 'Active', createdAt: iam.now() }
    iam.store.change({ ...state, keys: put(state.keys, id, key) })
    return { AccessKey: { ...keyXml(key), SecretAccessKey: key.secret } }
  },

  ListAccessKeys(args) {
    const user = authorizeForUser('ListAccessKeys', args)
    const state = args.iam.store.visible()
    const { name } = existing(state, 'User', user)
    const { items, rest } = pageOf(keysOf(state, name), ({ id }) => id, args.input)
    return { AccessKeyMetadata: members(items.map(keyXml)), ...rest }
  },

  UpdateAccessKey(args) {
    const { iam, input } = args
    const status = required(input, 'Status')
    const user = authorizeForUser('UpdateAccessKey', args)
    const state = iam.store.present()
    const key = existingKey(state, user, required(input, 'AccessKeyId'))
    if (status !== 'Active' && status !== 'Inactive')
      throw validationError(
        "Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]",
      )
    iam.store.change({ ...state, keys: put(state.keys, key.id, { ...key, status }) })
    return undefined
  },

  DeleteAccessKey(args) {
    const user = authorizeForUser('DeleteAccessKey', args)
    const state = args.iam.store.present()
    const key = existingKey(state, user, required(args.input, 'AccessKeyId'))
    args.iam.store.change({ ...state, keys: without(state.keys, key.id) })
    return undefined
  },

  GetAccessKeyLastUsed(args) {
    const id = required(args.input, 'AccessKeyId')
    const key = args.iam.store.visible().keys.get(id)
    authorizeNamed('User', 'GetAccessKeyLastUsed', key?.userName ?? '*', args)
    if (!key) throw noSuchKey(id)
    const use = args.iam.lastUse.of(id)
    const AccessKeyLastUsed = {
      LastUsedDate: use?.at,
      ServiceName: use?.service ?? 'N/A',
      Region: use?.region ?? 'N/A',
    }
    return { UserName: key.userName, AccessKeyLastUsed }
  },
}

function authorizeForUser(action: string, args: Args): string {
  const user = userNameOrCaller(args)
  authorizeNamed('User', action, user, args)
  return user
}

function keysOf(state: State, userName: string): readonly AccessKey[] {
  return [...state.keys.values()].filter((key) => nameKey(key.userName) === nameKey(userName))
}

function existingKey(state: State, userName: string, id: string): AccessKey {
  const { name } = existing(state, 'User', userName)
  const key = keysOf(state, name).find((candidate) => candidate.id === id)
  if (key) return key
  throw noSuchKey(id)
}

function keyXml({ userName, id, status, createdAt }: AccessKey): { readonly [name: string]: Xml } {
  return { UserName: userName, AccessKeyId: id, Status: status, CreateDate: createdAt }
}
