import type { Table } from '#cli/aws/table.ts'
import { Fault } from '#cli/fault.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { nearestName } from '#core/nearest-name.ts'
import { refusalOf } from './refusal.ts'

type Asked = {
  readonly table: Table
  readonly jobId: string
  readonly stage: string
  readonly records: readonly AuditRecord[]
}

/**
 * What to say of a job that has no grant, with the name that was probably meant.
 * @param doing `show job j`
 */
export async function unknownJob({ table, jobId, stage, records }: Asked, doing: string): Promise<Fault> {
  if (refusalOf(jobId, records) !== undefined)
    return new Fault(`Cannot ${doing}: its request was refused; curfew status ${jobId} says why`)
  const { unfinishedGrants } = await import('#cli/aws/grants.ts')
  const near = nearestName(
    jobId,
    (await unfinishedGrants(table)).map((grant) => grant.jobId),
  )
  const hint = near === undefined ? 'curfew ls -a lists all' : `did you mean ${near}?`
  return new Fault(`Cannot ${doing}: stage ${stage} has no such job; ${hint}`)
}
