import type { AccessKeyPrincipal } from '#core/grant/principal.ts'
import type { Problem } from '#core/refusal.ts'
import type { Inspected, Patience, Principals, Quotas } from '#core/target.ts'
import { untilSettled, WAITS } from '#runtime/iam-calls.ts'
import { carriedBy } from './attachments.ts'
import { policyCount } from './inventory.ts'
import { keysOf } from './keys.ts'
import { keyNameOf, POLICY_PREFIX } from './names.ts'
import { rolesOfKeys } from './roles.ts'

/** Slots, which are the keys of one display name. */
export const principals: Principals<AccessKeyPrincipal> = { inspect, foreignPolicies, quotasOf }

/** A slot has no id of its own, and its keys change: its name is what tells it from others. */
async function inspect(slot: AccessKeyPrincipal, patience: Patience = 'none'): Promise<Inspected> {
  return untilSettled(
    () => inspectOnce(slot),
    ({ problems }) => problems.length === 0,
    WAITS[patience],
  )
}

async function inspectOnce(slot: AccessKeyPrincipal): Promise<Inspected> {
  const keys = (await keysOf(slot.name)).map(({ id }) => id)
  if (keys.length === 0) return { id: undefined, problems: [missing(slot)], services: [], tagging: [] }
  const problems = [...(await roleProblems(keys)), ...(await policyProblems(keys))]
  return { id: keyNameOf(slot.name), problems, services: [], tagging: [] }
}

function missing({ name }: AccessKeyPrincipal): Problem {
  return {
    path: 'principal.name',
    message: `no access key of Tigris is named ${keyNameOf(name)}: create one, without roles`,
  }
}

async function roleProblems(keys: readonly string[]): Promise<readonly Problem[]> {
  const known = await rolesOfKeys()
  return keys.flatMap((key) => {
    const roles = known.find(({ keyId }) => keyId === key)?.roles
    if (roles === undefined) return [problem(`the roles of its key ${key} cannot be read`)]
    if (roles.length === 0) return []
    return [problem(`its key ${key} is ${roles.join(' and ')}, which policies do not narrow: take its roles away`)]
  })
}

/** No boundary keeps within the window what other policies of a key allow. */
async function policyProblems(keys: readonly string[]): Promise<readonly Problem[]> {
  const foreign = await foreignOn(keys)
  if (foreign.length === 0) return []
  return [problem(`carries ${foreign.join(' and ')}, which Curfew did not write and no window ends: detach it`)]
}

function problem(message: string): Problem {
  return { path: 'principal', message }
}

/** Names of the policies that a key of the slot carries and Curfew did not write. */
async function foreignPolicies({ name }: AccessKeyPrincipal): Promise<readonly string[]> {
  return foreignOn((await keysOf(name)).map(({ id }) => id))
}

async function foreignOn(keys: readonly string[]): Promise<readonly string[]> {
  const carried = await Promise.all(keys.map(carriedBy))
  return [...new Set(carried.flat())].filter((policy) => !policy.startsWith(POLICY_PREFIX))
}

/** Tigris documents no quotas. These bound what Curfew asks for, as AWS's would; what Tigris refuses is not opened. */
async function quotasOf(): Promise<Quotas> {
  return { attachments: 10, policies: 1500, heldPolicies: await policyCount(), accessKeys: 2 }
}
