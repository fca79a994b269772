import type { Table } from '#cli/aws/table.ts'
import type { Io } from '#cli/io.ts'
import type { Job } from '#core/grant/grant.ts'
import { hasAccessKeys, hasSessions, type Principal, printPrincipal } from '#core/grant/principal.ts'
import { secondsAfter } from '#core/grant/window.ts'
import { AccessRevoked } from '#events/access-revoked.ts'

/** What Curfew says that a revocation hit. Of more than 50 jobs or roles, the first. */
export type Revoked = {
  readonly ended: readonly Job[]
  readonly count: number
  readonly unknown: readonly string[]
  readonly sessionsDenied: readonly Principal[]
}

/** Follows a revocation until it is recorded, which comes after the ends of all its grants. Undefined if it is not in time. */
export async function followRevocation(
  event: string,
  jobId: string | undefined,
  seconds: number,
  table: Table,
  io: Io,
): Promise<Revoked | undefined> {
  const { follow } = await import('#cli/aws/follow.ts')
  // A revocation of one job stands with the job; any other stands alone.
  const following = {
    ...{ jobId: jobId ?? `event-${event}`, since: new Date(0), until: secondsAfter(io.now(), seconds) },
    status: () => 'waiting until the revocation is recorded',
  }
  for await (const { events } of follow(table, following, io)) {
    for (const { detailType, detail } of events) {
      const read = AccessRevoked.detail.safeParse(detail)
      if (detailType !== AccessRevoked.detailType || !read.success || read.data.event.id !== event) continue
      const { ended, unknown, sessionsDenied } = read.data
      return { ended: ended.first, count: ended.count, unknown: unknown.first, sessionsDenied: sessionsDenied.first }
    }
  }
  return undefined
}

/** How many records there are about the sessions of each role. */
export async function denialsOf(roles: readonly Principal[], table: Table): Promise<ReadonlyMap<string, number>> {
  const { storedAbout } = await import('#cli/aws/grants.ts')
  const names = [...new Set(roles.filter(hasSessions).map(printPrincipal))]
  const counts = names.map(async (name) => {
    const records = (await storedAbout(table, name)).flatMap((item) => item.records)
    const done = records.filter(({ change, phase }) => change === 'deny sessions' && phase === 'done')
    return [name, done.length] as const
  })
  return new Map(await Promise.all(counts))
}

/** Whether the compromised keys of users are replaced, and nothing is left to do. */
export async function replacedOf(users: readonly Principal[], table: Table): Promise<readonly string[]> {
  const { keyRingOf } = await import('#cli/aws/grants.ts')
  const rings = await Promise.all(users.filter(hasAccessKeys).map((user) => keyRingOf(table, user)))
  const settled = rings.filter(({ compromise, outdated }) => compromise === undefined && outdated.length === 0)
  return settled.map(({ principal }) => printPrincipal(principal))
}
