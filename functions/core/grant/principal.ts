/** An identity of AWS IAM. */
export type IamPrincipal = {
  readonly type: 'user' | 'role'
  /** Friendly name, without path: what IAM's attach calls take. */
  readonly name: string
}

/** Who a job runs as. Widen here: each target adds its own type of principal to the union. */
export type Principal = IamPrincipal

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

/** `user/trainer-gpu-01`: a principal in tags and in keys of the table. */
export function printPrincipal({ type, name }: Principal): string {
  return `${type}/${name}`
}

/** Whether two printed principals are one: IAM ignores case in names. */
export function isSamePrincipal(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** Parses what `printPrincipal` printed; undefined if it is something else. */
export function parsePrincipal(text: string): Principal | undefined {
  const [type = '', ...name] = text.split('/')
  return isPrincipalType(type) ? { type, name: name.join('/') } : undefined
}
