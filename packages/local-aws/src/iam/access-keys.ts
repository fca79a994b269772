import { required, validationError } from '../protocol/query.ts'
import { members, type Xml } from '../protocol/xml.ts'
import { limitExceeded, noSuchKey } from './errors.ts'
import { newId, newSecret } from './identifier.ts'
import { authorizeNamed, existing } from './identity.ts'
import type { Ask, Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { type AccessKey, nameKey, put, type State, without } from './state.ts'
import { callersOwnName } from './whose.ts'

export const accessKeyOperations: Operations = {
  // The only answer that ever holds a secret.
  CreateAccessKey(ask) {
    const { iam } = ask
    const user = authorizeForUser('CreateAccessKey', ask)
    const state = iam.store.present()
    const { name } = existing(state, 'User', user)
    const quota = iam.quotas.AccessKeysPerUserQuota
    if (keysOf(state, name).length >= quota) throw limitExceeded('AccessKeysPerUser', quota)
    const id = newId('AKIA', iam.random)
    const key: AccessKey = { id, secret: newSecret(iam.random), userName: name, status: 'Active', createdAt: iam.now() }
    iam.store.change({ ...state, keys: put(state.keys, id, key) })
    return { AccessKey: { ...keyXml(key), SecretAccessKey: key.secret } }
  },

  ListAccessKeys(ask) {
    const user = authorizeForUser('ListAccessKeys', ask)
    const state = ask.iam.store.visible()
    const { name } = existing(state, 'User', user)
    const { items, rest } = pageOf(keysOf(state, name), ({ id }) => id, ask.input)
    return { AccessKeyMetadata: members(items.map(keyXml)), ...rest }
  },

  UpdateAccessKey(ask) {
    const { iam, input } = ask
    const status = required(input, 'Status')
    const user = authorizeForUser('UpdateAccessKey', ask)
    const state = iam.store.present()
    const key = existingKey(state, user, required(input, 'AccessKeyId'))
    if (status !== 'Active' && status !== 'Inactive')
      throw validationError(
        "Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]",
      )
    iam.store.change({ ...state, keys: put(state.keys, key.id, { ...key, status }) })
    return undefined
  },

  DeleteAccessKey(ask) {
    const user = authorizeForUser('DeleteAccessKey', ask)
    const state = ask.iam.store.present()
    const key = existingKey(state, user, required(ask.input, 'AccessKeyId'))
    ask.iam.store.change({ ...state, keys: without(state.keys, key.id) })
    return undefined
  },

  GetAccessKeyLastUsed(ask) {
    const id = required(ask.input, 'AccessKeyId')
    const key = ask.iam.store.visible().keys.get(id)
    authorizeNamed('User', 'GetAccessKeyLastUsed', key?.userName ?? '*', ask)
    if (!key) throw noSuchKey(id)
    const use = ask.iam.lastUse.of(id)
    const AccessKeyLastUsed = {
      LastUsedDate: use?.at,
      ServiceName: use?.service ?? 'N/A',
      Region: use?.region ?? 'N/A',
    }
    return { UserName: key.userName, AccessKeyLastUsed }
  },
}

function authorizeForUser(action: string, ask: Ask): string {
  const user = callersOwnName(ask)
  authorizeNamed('User', action, user, ask)
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
