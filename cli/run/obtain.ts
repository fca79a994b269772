import type { Table } from '#cli/aws/table.ts'
import { usabilityOf } from '#cli/credentials/usability.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Settings } from '#cli/settings/settings.ts'
import { refusalIn } from '#cli/stored-answers.ts'
import { localTime } from '#cli/terminal/times.ts'
import type { Grant } from '#core/grant/grant.ts'

const SECONDS_BETWEEN_LOOKS = 2

/** Waits until the access of a job can be used, and returns its grant. Throws a Fault if there is none, or if it is over. */
export async function joinGrant(jobId: string, table: Table, { stage }: Settings, io: Io): Promise<Grant> {
  const { grantNamed, storedAbout } = await import('#cli/aws/grants.ts')
  const doing = `Cannot run with the access of job ${jobId}`
  try {
    for (;;) {
      const grant = await grantNamed(table, jobId)
      if (grant === undefined) {
        const refusal = refusalIn(await storedAbout(table, jobId))
        throw new Fault(
          refusal === undefined
            ? `${doing}: stage ${stage} has no grant of that name; ask for one with an event file, or check --stage`
            : `${doing}: its request was refused: ${refusal}`,
        )
      }
      const usability = usabilityOf(grant, io.now(), (instant) => localTime(instant, io))
      if (usability.when === 'now') return grant
      if (usability.when === 'never') throw new Fault(`${doing}: ${usability.because}`)
      io.status(`Waiting for the access of job ${jobId}: ${usability.because}`)
      await io.sleep(SECONDS_BETWEEN_LOOKS)
    }
  } finally {
    io.status(undefined)
  }
}
