/** An identity of AWS IAM. */
export type IamPrincipal = {
  readonly type: 'user' | 'role'
  /** Friendly name, without path: what IAM's attach calls take. */
  readonly name: string
}

/** A slot for access keys of an S3-compatible store, which knows no users: the name stays, and its key is replaced. */
export type AccessKeyPrincipal = {
  readonly type: 'access-key'
  readonly store: 'tigris'
  /** Curfew's name for it, which the keys of the slot carry. */
  readonly name: string
}

/** Who a job runs as. Widen here: each target adds its own type of principal to the union. */
export type Principal = IamPrincipal | AccessKeyPrincipal

export type PrincipalType = Principal['type']

type Traits = {
  /** Whether it signs with long-lived keys, which Curfew rotates. */
  readonly hasAccessKeys: boolean
  /** Whether it signs with sessions, which outlive the policies that they began with. */
  readonly hasSessions: boolean
}

const TRAITS = {
  user: { hasAccessKeys: true, hasSessions: false },
  role: { hasAccessKeys: false, hasSessions: true },
  'access-key': { hasAccessKeys: true, hasSessions: false },
} satisfies Record<PrincipalType, Traits>

export function hasAccessKeys({ type }: Pick<Principal, 'type'>): boolean {
  return TRAITS[type].hasAccessKeys
}

export function hasSessions({ type }: Pick<Principal, 'type'>): boolean {
  return TRAITS[type].hasSessions
}

/** Every type of principal. */
export const PRINCIPAL_TYPES: readonly PrincipalType[] = Object.keys(TRAITS).filter(isPrincipalType)

/** Whether some text is a type of principal. */
export function isPrincipalType(text: string): text is PrincipalType {
  return Object.hasOwn(TRAITS, text)
}

/** A principal of a type. The store of an access key is the only one that there is. */
export function principalOf(type: PrincipalType, name: string): Principal {
  return type === 'access-key' ? { type, store: 'tigris', name } : { type, name }
}

/** `user/trainer-gpu-01`, `access-key/tigris/trainer`: a principal in tags and in keys of the table. */
export function printPrincipal(principal: Principal): string {
  const { type, name } = principal
  return principal.type === 'access-key' ? `${type}/${principal.store}/${name}` : `${type}/${name}`
}

/** Whether two printed principals are one: IAM ignores case in names. */
export function isSamePrincipal(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** Parses what `printPrincipal` printed; undefined if it is something else. */
export function parsePrincipal(text: string): Principal | undefined {
  const [type = '', ...rest] = text.split('/')
  if (!isPrincipalType(type)) return undefined
  if (type !== 'access-key') return { type, name: rest.join('/') }
  const [store, ...name] = rest
  return store === 'tigris' ? { type, store, name: name.join('/') } : undefined
}
