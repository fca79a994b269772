import type { Table } from '#cli/aws/table.ts'
import { Fault } from '#cli/fault.ts'
import { principalFrom } from '#cli/principal-option.ts'
import type { Grant } from '#core/grant/grant.ts'
import { hasAccessKeys, isSamePrincipal, type Principal, printPrincipal } from '#core/grant/principal.ts'
import { endOf } from '#core/grant/status.ts'

/** Whose access is revoked. */
export type Target = { readonly jobId: string } | { readonly principal: Principal } | { readonly all: true }

export type TargetOptions = {
  readonly principal?: string | undefined
  readonly all?: true | undefined
  readonly compromised?: true | undefined
}

/** The one target that a command line names. Throws a Fault unless it is one. */
export function targetOf(jobId: string | undefined, { principal, all, compromised }: TargetOptions): Target {
  const named = [jobId, principal, all].filter((one) => one !== undefined)
  if (named.length !== 1) {
    const found = named.length === 0 ? 'nothing is named' : 'several are named'
    throw new Fault(`Cannot revoke access: ${found}; name a job, or pass --principal or --all`)
  }
  const target = named.length === 1 && jobId !== undefined ? { jobId } : wholeOf(principal)
  const hasNoKeys = 'principal' in target && !hasAccessKeys(target.principal)
  if (compromised && hasNoKeys)
    throw new Fault('Cannot replace keys: a role has none; leave --compromised out, and its sessions are denied')
  return target
}

function wholeOf(principal: string | undefined): Target {
  if (principal === undefined) return { all: true }
  return { principal: principalFrom(principal) }
}

/** `job j`, `user/trainer-gpu-01`, `everything` */
export function printTarget(target: Target): string {
  if ('jobId' in target) return `job ${target.jobId}`
  return 'principal' in target ? printPrincipal(target.principal) : 'everything'
}

/** Grants that a revocation ends, as far as the table knows them: those that are not over. */
export async function hitsOf(target: Target, table: Table, now: Date): Promise<readonly Grant[]> {
  const { grantNamed, unfinishedGrants } = await import('#cli/aws/grants.ts')
  const found =
    'jobId' in target ? [await grantNamed(table, target.jobId)] : (await unfinishedGrants(table)).filter(isOf(target))
  const hit = found.flatMap((grant) => (grant !== undefined && now < endOf(grant) ? [grant] : []))
  return hit.toSorted((a, b) => endOf(a).getTime() - endOf(b).getTime() || (a.jobId < b.jobId ? -1 : 1))
}

function isOf(target: Target): (grant: Grant) => boolean {
  if (!('principal' in target)) return () => true
  const name = printPrincipal(target.principal)
  return ({ principal }) => isSamePrincipal(printPrincipal(principal), name)
}
