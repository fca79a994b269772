import { noSuchKey } from '../iam/errors.ts'
import { newKeyId, newKeySecret } from '../iam/identifier.ts'
import { pageOf } from '../iam/page.ts'
import { required, validationError } from '../protocol/query.ts'
import { members } from '../protocol/xml.ts'
import type { Operations, Organization } from './operation.ts'
import { type Key, withKey, withoutKey } from './state.ts'

/** Keys of the organization. `UserName` is what people call a key; where a key is named by its id as well, it does not matter. */
export const keyOperations: Operations = {
  CreateAccessKey({ organization, input }) {
    const key = createKey(organization, input.get('UserName') ?? 'auto')
    const { id, secret, name, createdAt } = key
    const shown = { UserName: name, AccessKeyId: id, Status: 'Active', SecretAccessKey: secret, CreateDate: createdAt }
    return { AccessKey: shown }
  },

  ListAccessKeys({ organization: { store }, input }) {
    const { items, rest } = pageOf(store.visible().keys.values(), ({ id }) => id, input)
    const shown = items.map(({ id, name, isActive, createdAt }) => ({
      ...{ UserName: name, AccessKeyId: id, Status: isActive ? 'Active' : 'Inactive', CreateDate: createdAt },
    }))
    return { AccessKeyMetadata: members(shown), ...rest }
  },

  UpdateAccessKey({ organization: { store }, input }) {
    const status = required(input, 'Status')
    if (status !== 'Active' && status !== 'Inactive')
      throw validationError(
        `Value '${status}' at 'status' failed to satisfy constraint: Member must be Active or Inactive`,
      )
    const key = existing(store.present().keys, required(input, 'AccessKeyId'))
    store.change(withKey(store.present(), { ...key, isActive: status === 'Active' }))
    return undefined
  },

  DeleteAccessKey({ organization: { store }, input }) {
    const { id } = existing(store.present().keys, required(input, 'AccessKeyId'))
    store.change(withoutKey(store.present(), id))
    return undefined
  },
}

/** Creates a key without any right, unless it gets some. */
export function createKey(
  { store, random, now }: Organization,
  name: string,
  rights: Partial<Pick<Key, 'isAdmin' | 'roles'>> = {},
): Key {
  const made = { id: newKeyId(random), secret: newKeySecret(random), name, createdAt: now(), isActive: true }
  const key: Key = { ...made, isAdmin: false, roles: [], ...rights }
  store.change(withKey(store.present(), key))
  return key
}

function existing(keys: ReadonlyMap<string, Key>, id: string): Key {
  const key = keys.get(id)
  if (key === undefined) throw noSuchKey(id)
  return key
}
