import { type Access, LOCATION_LISTS, type LocationList } from '#core/access/access.ts'
import type { Problem } from '#core/refusal.ts'
import { parseEntry } from './bucket-entry.ts'
import type { Guardrails } from './guardrails.ts'

/** The other accounts that the permissions boundary of a stage lets jobs read from, and write to. */
export type AccountReach = { readonly read: readonly string[]; readonly write: readonly string[] }

/** Where a list of locations is both read and written. */
const USES = {
  datasets: ['read'],
  baseModels: ['read'],
  outputs: ['write'],
  checkpoints: ['read', 'write'],
  scratch: ['read', 'write'],
} as const satisfies Record<LocationList, readonly (keyof AccountReach)[]>

const PARAMETERS = { read: 'readAccounts', write: 'writeAccounts' } as const

/** Placed locations that the boundary would deny when the job runs. */
export function accountReachProblems(access: Access, reach: AccountReach): readonly Problem[] {
  return LOCATION_LISTS.flatMap((list) =>
    access[list].flatMap(({ account }, index) =>
      USES[list]
        .filter((use) => account !== undefined && !reach[use].includes(account))
        .map((use) => ({
          path: `access.${list}[${index}]`,
          message: `the boundary of this stage does not let jobs ${use} in account ${account}: the deployer adds it to ${PARAMETERS[use]} in infra/stages.yml`,
        })),
    ),
  )
}

/** Entries of guardrails in accounts that the boundary of the stage does not have: every request that they allow would be refused. */
export function guardrailReachProblems({ rules }: Guardrails, reach: AccountReach): readonly Problem[] {
  return rules.flatMap((rule, index) =>
    (['read', 'write', 'delete'] as const).flatMap((list) => {
      const use = list === 'read' ? 'read' : 'write'
      return (rule[list] ?? []).map(parseEntry).flatMap(({ account }, position): readonly Problem[] => {
        if (account === undefined || reach[use].includes(account)) return []
        const message = `the boundary of this stage would not let jobs ${use} in account ${account}, so that every request for it would be refused: add the account to ${PARAMETERS[use]}, or remove it from the entry if it is Curfew's own`
        return [{ path: `rules[${index}].${list}[${position}]`, message }]
      })
    }),
  )
}

/** `none`, or accounts separated by commas. */
export function accountsOf(setting: string): readonly string[] {
  return setting === 'none' ? [] : setting.split(',').map((account) => account.trim())
}
