import {
  isPrincipalType,
  PRINCIPAL_TYPES,
  type Principal,
  type PrincipalType,
  principalOf,
  printPrincipal,
} from '#core/grant/principal.ts'
import { principal as contract } from '../fields/principal.ts'
import { fieldsNamed, trimmed } from './fields-named.ts'

const NAMES = ['principal', 'principals', 'principalarn', 'principalarns', 'arn', 'arns']
const NAMES_OF_TYPES = {
  user: ['user', 'users', 'username', 'usernames', 'userarn'],
  role: ['role', 'roles', 'rolename', 'rolenames', 'rolearn'],
  'access-key': ['accesskey', 'accesskeys', 'slot', 'slots', 'slotname'],
} satisfies Record<PrincipalType, readonly string[]>

/** CloudTrail names a role by its session: `assumed-role/trainer/job`. */
const SESSION = /^arn:[^:]*:sts:[^:]*:[^:]*:assumed-role\/([^/]+)/
const TYPED = /^(?:arn:[^:]*:iam:[^:]*:[^:]*:)?(\w+|access[-_ ]key)[/:](?:.*\/)?([^/]+)$/

/** The principals that an event names, in every form in which people write them. Without a type, those of every type. */
export function principalsIn(detail: unknown): readonly Principal[] {
  return distinct(fieldsNamed(detail, NAMES).flatMap((value) => readPrincipals(value)))
}

/** The principals that an event names only as a `user` or a `role`. That field might as well say who is asking. */
export function usersAndRolesIn(detail: unknown): readonly Principal[] {
  return distinct(PRINCIPAL_TYPES.flatMap((type) => typedFields(detail, type)))
}

function typedFields(object: unknown, type: PrincipalType): readonly Principal[] {
  return fieldsNamed(object, NAMES_OF_TYPES[type]).flatMap((value) => readPrincipals(value, type))
}

function readPrincipals(value: unknown, type?: PrincipalType): readonly Principal[] {
  if (typeof value === 'string') return readText(value, type)
  if (typeof value !== 'object' || value === null) return []
  const [said] = fieldsNamed(value, ['type']).flatMap(typeIn)
  const names = fieldsNamed(value, ['name', ...NAMES]).filter((name) => typeof name === 'string')
  return [
    ...names.flatMap((name) => readText(name, said ?? type)),
    ...PRINCIPAL_TYPES.flatMap((one) => typedFields(value, one)),
  ]
}

/** A type beside the name and another one in it: both. */
function readText(text: string, said: PrincipalType | undefined): readonly Principal[] {
  const whole = trimmed(text)
  const [, ofSession] = SESSION.exec(whole) ?? []
  const [, word = '', last] = TYPED.exec(whole) ?? []
  const written = ofSession === undefined ? typeIn(word) : (['role'] as const)
  const types = new Set([...written, ...(said === undefined ? [] : [said])])
  const name = ofSession ?? last ?? whole
  return [...(types.size === 0 ? PRINCIPAL_TYPES : types)].map((type) => principalOf(type, name)).filter(isPrincipal)
}

function typeIn(value: unknown): readonly PrincipalType[] {
  const type =
    typeof value === 'string'
      ? trimmed(value)
          .toLowerCase()
          .replace(/^access[_ ]?key$/, 'access-key')
      : ''
  return isPrincipalType(type) ? [type] : []
}

function isPrincipal(value: Principal): boolean {
  return contract.safeParse(value).success
}

function distinct(principals: readonly Principal[]): readonly Principal[] {
  return [...new Map(principals.map((one) => [printPrincipal(one).toLowerCase(), one])).values()]
}
