import type { Table } from '#cli/aws/table.ts'
import type { EndedGrant } from '#cli/contracts/ending.ts'
import { viewOf } from '#cli/grant-view.ts'
import { isObject } from '#cli/json.ts'
import type { Grant } from '#core/grant/grant.ts'
import { type Ended, isClosed } from './follow-end.ts'

/** Receipts are read so many at a time. */
const AT_ONCE = 10

/** What became of grants that were to end, with their receipts. */
export async function endedGrants({ closed, open }: Ended, table: Table, now: Date): Promise<readonly EndedGrant[]> {
  const found: EndedGrant[] = []
  const grants = [...open, ...closed]
  for (let start = 0; start < grants.length; start += AT_ONCE) {
    found.push(...(await Promise.all(grants.slice(start, start + AT_ONCE).map((grant) => ended(grant, table, now)))))
  }
  return found
}

async function ended(grant: Grant, table: Table, now: Date): Promise<EndedGrant> {
  const shown = { grant: viewOf(grant, now), isClosed: isClosed(grant) }
  return isClosed(grant) ? { ...shown, ...(await keyFateOf(grant, table)) } : shown
}

/** What became of the key, by the last receipt of the grant: a grant that was reopened has several. */
async function keyFateOf({ jobId, closedAt }: Grant, table: Table): Promise<Omit<EndedGrant, 'grant' | 'isClosed'>> {
  const { storedAbout } = await import('#cli/aws/grants.ts')
  const records = (await storedAbout(table, jobId)).flatMap((item) => item.records)
  const receipt = records
    .filter(
      ({ change, at }) => change === 'close grant' && closedAt !== undefined && new Date(at) >= wholeSecond(closedAt),
    )
    .toSorted((a, b) => a.seq - b.seq)
    .at(-1)
  const { keyOffAt, keyHeldBy, keyKept } = isObject(receipt?.detail) ? receipt.detail : {}
  return {
    ...(typeof keyOffAt === 'string' && { key: { offAt: keyOffAt } }),
    ...(Array.isArray(keyHeldBy) && { keyHeldBy: keyHeldBy.map(String) }),
    ...(keyKept === true && { keyKept }),
  }
}

/** Records have whole seconds. */
function wholeSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000)
}
