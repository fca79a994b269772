import { arnFields } from '../arn.ts'
import type { Principal, Principals } from '../principal.ts'
import { both } from './words.ts'

/** Whom a statement is about: `role train of account 111122223333 and the service lambda.amazonaws.com`. */
export function principalsInWords(principals: Principals): string {
  if ('allBut' in principals) return `everybody except ${both(principals.allBut.map(inWords))}`
  return both(principals.only.map(inWords))
}

function inWords({ type, id }: Principal): string {
  if (type === 'AWS' && id === '*') return 'everybody'
  if (type === 'Service') return `the service ${id}`
  if (type === 'CanonicalUser') return `the account with the canonical user ID ${id}`
  return type === 'Federated' ? `whoever ${providerOf(id)} signs in` : identityInWords(id)
}

function providerOf(id: string): string {
  return id.split(/:(?:oidc|saml)-provider\//).at(-1) ?? id
}

/** An account's ARN ends in `root`, but means whomever the account lets, not its root user. */
function identityInWords(id: string): string {
  if (/^\d{12}$/.test(id)) return `account ${id}`
  const [, , , , account = '', name = ''] = arnFields(id)
  if (name === 'root') return `account ${account}`
  const [kind = '', ...path] = name.split('/')
  const last = path.at(-1) ?? ''
  if (kind === 'role' || kind === 'user') return `${kind} ${last} of account ${account}`
  if (kind === 'assumed-role') return `session ${last} of role ${path[0] ?? ''} of account ${account}`
  return id
}
