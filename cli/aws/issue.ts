import type { PrintedCredentials } from '#cli/contracts/credentials.ts'
import { printable } from '#cli/credentials/job-credentials.ts'
import { storesNoKey, usabilityOf } from '#cli/credentials/usability.ts'
import type { Io } from '#cli/io.ts'
import type { Settings } from '#cli/settings/settings.ts'
import { refusalIn } from '#cli/stored-answers.ts'
import { localTime } from '#cli/terminal/times.ts'
import { endOf } from '#core/grant/status.ts'
import { grantNamed, storedAbout } from './grants.ts'
import { credentialsOf } from './job-credentials.ts'
import type { Table } from './table.ts'

/** Credentials, or why a job cannot have them now, after `Cannot give credentials of job …: `. */
export type Issued =
  | { readonly credentials: PrintedCredentials }
  | { readonly because: string; readonly mayCome: 'when ready' | 'when granted' | 'never' }

/** The credentials of a job as of now. Rejects with a Fault if AWS does not let the caller have them. */
export async function issue(jobId: string, table: Table, settings: Settings, io: Io): Promise<Issued> {
  const grant = await grantNamed(table, jobId)
  if (grant === undefined) return withoutGrant(jobId, table, settings)
  if (storesNoKey(grant)) return { because: keptKey(grant.principal.name), mayCome: 'never' }
  const usability = usabilityOf(grant, io.now(), (instant) => localTime(instant, io))
  if (usability.when !== 'now')
    return { because: usability.because, mayCome: usability.when === 'later' ? 'when ready' : 'never' }
  const credentials = await credentialsOf(grant, settings, io.now())
  return { credentials: printable(credentials, endOf(grant), io.now()) }
}

async function withoutGrant(jobId: string, table: Table, { stage }: Settings): Promise<Issued> {
  const refusal = refusalIn(await storedAbout(table, jobId))
  if (refusal !== undefined)
    return {
      because: `its request was refused (${refusal}); correct it, and ask with curfew request`,
      mayCome: 'never',
    }
  const because = `stage ${stage} has no grant of that name; ask for one with curfew request, or check --stage`
  return { because, mayCome: 'when granted' }
}

function keptKey(user: string): string {
  return `it keeps the key that user ${user} has, which Curfew does not store; use that key`
}
