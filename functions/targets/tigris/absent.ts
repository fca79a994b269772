import type { Request } from '#core/grant/grant.ts'
import { type AccessKeyPrincipal, printPrincipal } from '#core/grant/principal.ts'
import { Refusal } from '#core/refusal.ts'
import type { Documents, Inventory, Policies, Principals } from '#core/target.ts'

/** Why a request is refused: it completes "principal: ". */
export const ABSENT =
  'this version of Curfew grants nothing to access keys of Tigris: let the job run as a user or a role of IAM'

/** No grant of an access key gets as far as its policies. Whatever asks for them is refused all the same. */
export const documents: Documents<AccessKeyPrincipal> = {
  prove: ({ jobId }: Request) => {
    throw new Refusal(`Cannot grant access to job ${jobId}`, [{ path: 'principal', message: ABSENT }])
  },
}

export const principals: Principals<AccessKeyPrincipal> = {
  inspect: async () => ({
    id: undefined,
    problems: [{ path: 'principal', message: ABSENT }],
    services: [],
    tagging: [],
  }),
  foreignPolicies: async () => [],
  quotasOf: async () => ({ attachments: 0, policies: 0, heldPolicies: 0, accessKeys: 0 }),
}

/** Nothing was ever attached, so that there is nothing to detach. */
export const policies: Policies<AccessKeyPrincipal> = {
  attachedTo: async () => [],
  endOf: async () => undefined,
  tampered: async (_jobId, written) => written.map(({ name }) => name),
  existing: async () => [],
  attach: async (principal, { jobId }) => {
    throw new Error(`Cannot attach policies of job ${jobId} to ${printPrincipal(principal)}: ${ABSENT}`)
  },
  detach: async () => false,
}

export const inventory: Inventory = {
  async *policies() {
    // Curfew wrote none.
  },
}
