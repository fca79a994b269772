import { extension } from './extension.ts'

/** The roles of a key in buckets, and in the organization. Policies do not narrow them. */
export type KeyRoles = { readonly keyId: string; readonly roles: readonly string[] }

/** The roles of every key. Throws if the answer is not what Tigris' own client expects: then nobody knows what a key may do. */
export async function rolesOfKeys(): Promise<readonly KeyRoles[]> {
  const keys = fieldOf(await extension({ Action: 'ListAccessKeys', Version: '2010-05-08', Detailed: '' }), 'Keys')
  if (!isList(keys)) throw new Error("Cannot read the roles of keys: Tigris' answer holds no keys")
  return keys.map((key) => {
    const keyId = fieldOf(key, 'access_key_id')
    const roles = fieldOf(key, 'buckets_role') ?? []
    if (typeof keyId !== 'string' || !isList(roles))
      throw new Error('Cannot read the roles of keys: a key is not as expected')
    return { keyId, roles: roles.map((role) => `${fieldOf(role, 'role')} in ${fieldOf(role, 'bucket')}`) }
  })
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
