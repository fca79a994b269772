import { LOCATION_LISTS } from '#core/access/access.ts'
import type { JobAccess, WrittenPolicy } from '#core/grant/grant.ts'
import { type Principal, parsePrincipal, printPrincipal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import { writtenPolicy } from '#core/grant/written-policy.ts'
import { OutcomeUnknown } from '#core/ports.ts'
import { Refusal } from '#core/refusal.ts'
import type { Capabilities, Credentials, Documents, Inventory, Policies, Principals, Target } from '#core/target.ts'
import { type DummyClient, QUOTAS } from './client.ts'
import { Unanswered } from './store.ts'

/** What the owner of the account set up: the principals that exist, and whether Curfew may manage them. */
export type Members = Readonly<Record<string, boolean>>

/** A target that holds everything in memory, with the fewest parts that the contract allows. */
export function dummyTarget(client: DummyClient, members: Members): Target {
  return {
    type: 'user',
    capabilities: CAPABILITIES,
    documents,
    principals: principalsOf(client, members),
    policies: policiesOf(client),
    inventory: inventoryOf(client),
    credentials: credentialsOf(client, members),
  }
}

const CAPABILITIES: Capabilities = {
  window: true,
  prefix: true,
  listByPrefix: 'a list shows the whole bucket',
  sourceIp: true,
  privateEndpoint: 'it sees public addresses only',
  writeOnly: true,
  deletion: true,
  versions: true,
  exclusive: 'it has no rule that denies',
  encryptionKeys: 'it encrypts with a key of its own',
  images: true,
  logGroups: true,
  revokeAtOnce: true,
  rotateWithOverlap: true,
  audit: 'it keeps no log',
}

const documents: Documents = {
  prove: (request) => {
    const problems = LOCATION_LISTS.flatMap((list) =>
      request.access[list].flatMap(({ path }, index) =>
        path.includes('€')
          ? [{ path: `access.${list}[${index}]`, message: 'has a character that it cannot store' }]
          : [],
      ),
    )
    if (problems.length > 0) throw new Refusal(`Cannot grant access to job ${request.jobId}`, problems)
    return [writtenPolicy(request.jobId, documentOf(request))]
  },
}

function documentOf({ window, network, access }: JobAccess): string {
  const conditions = { opensAt: printInstant(window.opensAt), closesAt: printInstant(window.closesAt), network }
  return JSON.stringify({ access, conditions })
}

function principalsOf({ visible }: DummyClient, members: Members): Principals {
  const path = 'principal.name'
  const problemsOf = async ({ name }: Principal) => {
    if (members[name] === undefined) return [{ path, message: `there is no ${name}` }]
    return members[name] ? [] : [{ path, message: `${name} is not Curfew's to manage` }]
  }
  return {
    inspect: async (principal) => ({
      id: members[principal.name] === undefined ? undefined : principal.name,
      problems: await problemsOf(principal),
      services: [],
      tagging: [],
    }),
    foreignPolicies: async (principal) =>
      [...visible().policies.values()]
        .filter(({ jobId, holders }) => jobId === undefined && holders.includes(printPrincipal(principal)))
        .map(({ name }) => name),
    quotasOf: async () => ({ ...QUOTAS, heldPolicies: visible().policies.size }),
  }
}

function policiesOf(client: DummyClient): Policies {
  const ownedBy = (jobId: string, name: string) => {
    const policy = client.visible().policies.get(name)
    return policy?.jobId === jobId ? policy : undefined
  }
  const isTampered = (jobId: string, { name, document }: WrittenPolicy) => {
    const policy = ownedBy(jobId, name)
    return policy?.document !== document || policy.holders.length > 1
  }
  const detach = async (principal: string, name: string) => {
    const wasAttached = await client.detach(principal, name)
    for (const holder of client.visible().policies.get(name)?.holders ?? []) await client.detach(holder, name)
    await client.remove(name)
    return wasAttached
  }

  return {
    attachedTo: async (principal, jobId) =>
      [...client.visible().policies.values()]
        .filter((policy) => policy.jobId === jobId && policy.holders.includes(printPrincipal(principal)))
        .map(({ name }) => name),
    endOf: async (jobId, name) => {
      const closesAt = ownedBy(jobId, name)?.tags?.closesAt
      return closesAt === undefined ? undefined : new Date(closesAt)
    },
    tampered: async (jobId, written) => written.filter((one) => isTampered(jobId, one)).map(({ name }) => name),
    existing: async (jobId, names) => names.filter((name) => ownedBy(jobId, name) !== undefined),
    attach: async (principal, { jobId, window }, { name, document }) => {
      const holder = printPrincipal(principal)
      const tags = { principal: holder, closesAt: printInstant(window.closesAt) }
      const isNew = await client.write({ name, document, jobId, tags, createdAt: new Date(0), holders: [] })
      const found = await client.read(name)
      if (!isNew && found?.document !== document) await client.overwrite(name, { document, tags, jobId })
      if (isNew && found?.document !== document) {
        await client.remove(name)
        throw new Error(`Cannot attach policy ${name}: the store does not hold what was written`)
      }
      for (const other of found?.holders ?? []) if (other !== holder) await client.detach(other, name)
      await client.attach(holder, name)
      return false
    },
    detach: async (principal, _jobId, name) => detach(printPrincipal(principal), name),
  }
}

function inventoryOf({ visible }: DummyClient): Inventory {
  return {
    async *policies() {
      for (const { name, jobId, createdAt } of visible().policies.values()) {
        const current = () => visible().policies.get(name)
        const tags = async () => {
          const { principal = '', closesAt } = current()?.tags ?? {}
          const owner = parsePrincipal(principal)
          return { ...(owner && { principal: owner }), ...(closesAt && { closesAt: new Date(closesAt) }) }
        }
        const holder = async () => parsePrincipal(current()?.holders[0] ?? '')
        if (jobId !== undefined) yield { jobId, name, createdAt, tags, holder }
      }
    },
  }
}

function credentialsOf(client: DummyClient, members: Members): Credentials {
  return {
    ownerOf: async (id) => client.visible().keys.get(id)?.owner,
    of: async (name) => {
      if (members[name] === undefined) return undefined
      const keys = [...client.visible().keys].filter(([, { owner }]) => owner === name)
      return keys.map(([id, { active, createdAt }]) => ({ id, active, createdAt }))
    },
    create: (name) => orUnknown(whileThrottled(() => client.createKey(name))),
    setActive: async (name, id, active) => {
      if (!(await orUnknown(client.updateKey(name, id, active))) && active) throw new Error(`There is no key ${id}`)
    },
    delete: (name, id) => orUnknown(client.deleteKey(name, id)),
  }
}

async function whileThrottled<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  return call().catch((error: unknown) => {
    if (error instanceof Unanswered && error.fault === 'throttled') return call()
    throw error
  })
}

async function orUnknown<Answer>(answer: Promise<Answer>): Promise<Answer> {
  return answer.catch((error: unknown) => {
    throw error instanceof Unanswered ? new OutcomeUnknown(error) : error
  })
}
