import type { Grant } from '#core/grant.ts'
import { type Grants, type Journal, Stale } from '#core/ports.ts'
import { lookAgain } from './look-again.ts'

/** Has the row remember what was recorded, also where another wrote it meanwhile: the records stand beside the other's. */
export async function rememberTrail(grant: Grant, journal: Journal, grants: Grants): Promise<void> {
  try {
    await grants.replace({ ...grant, ...journal.trail() })
  } catch (error) {
    if (!(error instanceof Stale)) throw error
    await lookAgain(async () => {
      const latest = await grants.get(grant.principal, grant.jobId)
      if (latest === undefined) return
      journal.resume(latest)
      await grants.replace({ ...latest, ...journal.trail() })
    })
  }
}
