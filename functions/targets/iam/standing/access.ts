import type { Policy } from '@curfew/iam-policy/policy'
import { LOCATION_LISTS, type Location } from '#core/access/access.ts'
import type { Deployment } from '#core/access/deployment.ts'
import { printUri } from '#core/access/print-access.ts'
import type { Request } from '#core/grant/grant.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
import { objectsArn } from '../compilation/locations.ts'
import { labelOf, type OwnPolicies, type OwnPolicy } from './own-policy.ts'
import { type Rules, reaches, rulesFor } from './reach.ts'

/** What reads and what changes an object. */
const VERBS = {
  read: ['s3:GetObject', 's3:GetObjectVersion'],
  write: ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
} as const

type Verb = keyof typeof VERBS

/** More are "and others". */
const MAX_SHOWN = 3

/** What one policy of a principal gives of the locations of a request, apart from its window. */
export type StandingReach = {
  readonly own: OwnPolicy
  /** Undefined if the policy cannot be read: it may give anything. */
  readonly found: Found | undefined
}

/**
 * Whether the principal can use locations of the request outside its window, by policies of its own and inside the boundary:
 * then the window ends nothing. One entry for each such policy. Conditions on time are asked about just before the window
 * and at its end; conditions on anything else count as met.
 */
export function standingReach(request: Request, own: OwnPolicies, deployment: Deployment): readonly StandingReach[] {
  const readable = own.policies.flatMap(({ policy }) => (policy === undefined ? [] : [policy]))
  const limits = { all: readable, boundary: own.boundary }
  return own.policies
    .map((one) => ({ own: one, found: findings(one, limits, request, deployment) }))
    .filter(({ found }) => found === undefined || found.locations.length > 0)
}

/** One problem for each policy by which the principal has what is requested outside the window. */
export function standingAccess(request: Request, own: OwnPolicies, deployment: Deployment): readonly Problem[] {
  const who = printPrincipal(request.principal).replace('/', ' ')
  const { policies, unread } = own
  return [
    ...standingReach(request, own, deployment).map((reach) => problemOf(reach, who)),
    ...(unread === 0 ? [] : [tooMany(who, unread, policies.length)]),
  ]
}

/** What limits one policy: the Denies of all of them, and the boundary. */
type Limits = { readonly all: readonly Policy[]; readonly boundary: Policy }

/** Of the principal, and of the buckets. */
type Accounts = { readonly account: string; readonly owner: string }

type Found = { readonly verbs: ReadonlySet<Verb>; readonly locations: readonly Location[] }

/** Undefined if the policy cannot be read. */
function findings({ policy }: OwnPolicy, limits: Limits, request: Request, deployment: Deployment): Found | undefined {
  if (policy === undefined) return undefined
  const locations = LOCATION_LISTS.flatMap((list) => request.access[list])
  const verbs = new Set<Verb>()
  const found = new Set<Location>()
  for (const [owner, owned] of Map.groupBy(locations, ({ account = deployment.account }) => account)) {
    for (const [verb, rules] of rulesOutside(policy, limits, request, { account: deployment.account, owner })) {
      for (const location of owned) {
        if (!rules.every((layer) => reaches(layer, objectsArn(deployment.partition, location)))) continue
        verbs.add(verb)
        found.add(location)
      }
    }
  }
  return { verbs, locations: locations.filter((location) => found.has(location)) }
}

/** For each action and each instant outside the window, what the policy and the boundary say; a Deny of any policy counts. */
function rulesOutside(
  policy: Policy,
  { all, boundary }: Limits,
  { window, principal }: Request,
  { account, owner }: Accounts,
): readonly (readonly [Verb, readonly Rules[]])[] {
  const instants = [new Date(window.opensAt.getTime() - 1000), window.closesAt]
  return instants.flatMap((instant) => {
    const circumstances = {
      'aws:CurrentTime': printInstant(instant),
      'aws:EpochTime': String(Math.floor(instant.getTime() / 1000)),
      'aws:PrincipalAccount': account,
      'aws:ResourceAccount': owner,
      'aws:SecureTransport': 'true',
      ...(principal.type === 'user' && { 'aws:username': principal.name }),
    }
    const verbs: readonly Verb[] = ['read', 'write']
    return verbs.flatMap((verb) =>
      VERBS[verb].map((action) => {
        const { allowed } = rulesFor([policy], action, circumstances)
        const { denied } = rulesFor(all, action, circumstances)
        return [verb, [{ allowed, denied }, rulesFor([boundary], action, circumstances)]] as const
      }),
    )
  })
}

function problemOf({ own, found }: StandingReach, who: string): Problem {
  const path = 'principal.name'
  if (found === undefined) {
    const message = `${who} may have access outside the window: ${labelOf(own)} cannot be read as a policy of IAM; replace it`
    return { path, message }
  }
  const verbs = [...found.verbs].join(' and ')
  const message = `${who} can ${verbs} ${shown(found.locations)} outside the window, by ${labelOf(own)}: ${remedyFor(own)}`
  return { path, message }
}

function shown(locations: readonly Location[]): string {
  const texts = [...new Set(locations.map(printUri))]
  const rest = texts.length > MAX_SHOWN ? ' and others' : ''
  return `${texts.slice(0, MAX_SHOWN).join(', ')}${rest}`
}

/** Completes a sentence about such a policy. */
export function remedyFor({ kind, group }: OwnPolicy): string {
  if (group !== undefined) return 'take the user out of the group, or limit the policy to other locations'
  return kind === 'attached' ? 'detach it, or limit it to other locations' : 'delete it, or limit it to other locations'
}

function tooMany(who: string, unread: number, read: number): Problem {
  const message = `${who} may have access outside the window: it has ${read + unread} policies of its own, and only ${read} were looked at; remove some`
  return { path: 'principal.name', message }
}
