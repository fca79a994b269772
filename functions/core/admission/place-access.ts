import { type Access, LOCATION_LISTS, type Location, type LocationList } from '#core/access/access.ts'
import { byList } from '#core/access/by-list.ts'
import { printUri } from '#core/access/print-access.ts'
import type { Problem } from '#core/refusal.ts'
import { covers, type ParsedEntry, parseEntry } from './bucket-entry.ts'
import { type Requester, ruleFor, violation } from './guardrail-rule.ts'
import type { GuardrailRule, Guardrails } from './guardrails.ts'

/** What a list of a rule allows. */
type Right = 'read' | 'write' | 'delete'

const RIGHTS = {
  datasets: ['read'],
  baseModels: ['read'],
  outputs: ['write'],
  checkpoints: ['read', 'write'],
  scratch: ['read', 'write', 'delete'],
} as const satisfies Record<LocationList, readonly Right[]>

const PARTICIPLES = { read: 'read', write: 'written', delete: 'deleted from' } as const satisfies Record<Right, string>

/** Access with the account of each location, as far as it is allowed, and why the rest is not. */
export type PlacedAccess = { readonly access: Access; readonly problems: readonly Problem[] }

/**
 * Places every location in an account. The name of a bucket does not tell its account, and policies pin it: without a rule that says
 * it, access would be granted and then denied when the job runs.
 * @param own the account that Curfew is deployed in
 */
export function placeAccess(access: Access, rule: GuardrailRule, own: string): PlacedAccess {
  const entries = {
    read: rule.read.map(parseEntry),
    write: rule.write.map(parseEntry),
    delete: (rule.delete ?? []).map(parseEntry),
  } satisfies Record<Right, readonly ParsedEntry[]>
  const placed = byList((list) => access[list].map((location) => place(location, RIGHTS[list], entries, own)))
  const problems = LOCATION_LISTS.flatMap((list) =>
    placed[list].flatMap(({ messages }, index) =>
      messages.map((message) => violation(rule, `access.${list}[${index}]`, message)),
    ),
  )
  return { access: { ...access, ...byList((list) => placed[list].map(({ location }) => location)) }, problems }
}

/** The same for whoever asks. Without a rule for them nothing is placed: guardrailProblems reports that. */
export function placedFor(requester: Requester, access: Access, { rules }: Guardrails, own: string): Access {
  const rule = ruleFor(requester, rules)
  return rule === undefined ? access : placeAccess(access, rule, own).access
}

type Placement = { readonly location: Location; readonly messages: readonly string[] }

/** What a right says of a location: the accounts that it may be in, or why in none. */
type Verdict = { readonly right: Right; readonly accounts: readonly string[]; readonly message?: string }

function place(
  location: Location,
  rights: readonly Right[],
  entries: Readonly<Record<Right, readonly ParsedEntry[]>>,
  own: string,
): Placement {
  const verdicts = rights.map((right) => verdictOf(location, right, entries[right], own))
  const messages = verdicts.flatMap(({ message }) => message ?? [])
  if (messages.length > 0) return { location, messages }

  const { account: asked, ...rest } = location
  const [first, ...others] = verdicts.map(({ accounts }) => accounts)
  const common = (first ?? []).filter((account) => others.every((accounts) => accounts.includes(account)))
  const candidates = asked === undefined ? common : [asked]
  const [account] = candidates
  if (account === undefined) return { location, messages: [apartMessage(location, verdicts)] }
  if (candidates.length > 1) return { location, messages: [ambiguousMessage(location, candidates)] }
  return { location: account === own ? rest : { ...rest, account }, messages: [] }
}

function verdictOf(location: Location, right: Right, entries: readonly ParsedEntry[], own: string): Verdict {
  const covering = entries.filter((entry) => covers(entry, location))
  const placing = covering.filter(({ isAnyBucket }) => !isAnyBucket)
  const accounts = [...new Set(placing.map(({ account }) => account ?? own))]
  const uri = printUri(location)
  if (covering.length === 0) return { right, accounts, message: `does not let ${uri} be ${PARTICIPLES[right]}` }
  if (accounts.length === 0) {
    const message = `does not say in which account the bucket ${location.bucket} is: name it in "${right}", with "account" if it is not in ${own}`
    return { right, accounts, message }
  }
  const asked = location.account
  if (asked === undefined || accounts.includes(asked)) return { right, accounts }
  const message = `does not let ${uri} of account ${asked} be ${PARTICIPLES[right]}: its "${right}" places the bucket in ${accounts.join(' and ')}`
  return { right, accounts, message }
}

function ambiguousMessage(location: Location, accounts: readonly string[]): string {
  return `places the bucket ${location.bucket} in the accounts ${accounts.join(' and ')}: say which, with "account" beside the location`
}

function apartMessage(location: Location, verdicts: readonly Verdict[]): string {
  const each = verdicts.map(({ right, accounts }) => `${PARTICIPLES[right]} in ${accounts.join(' or ')}`)
  return `lets ${printUri(location)} be ${each.join(', and ')}: a bucket is in one account`
}
