import { type Access, LOCATION_LISTS, type LocationList } from '#core/access/access.ts'
import type { Problem } from '#core/refusal.ts'

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

/** `none`, or accounts separated by commas. */
export function accountsOf(setting: string): readonly string[] {
  return setting === 'none' ? [] : setting.split(',').map((account) => account.trim())
}
