import type { Outcome } from '#core/grant/ends-with.ts'
import type { BusEvent } from './bus-event.ts'
import type { Contract } from './contract.ts'
import { type JobReport, namedRun } from './job-report.ts'
import { fieldsNamed, textNamed } from './lenient/fields-named.ts'
import { unreadable } from './lenient/words.ts'
import { BATCH_ROLES, rolesNamed } from './roles-named.ts'

/**
 * What an event of Batch says. Children of an array and nodes of a multi-node job end before their parent, whose name they
 * share: nothing ends with them. Of the rest, the name or the id is enough. Throws a Refusal if the status, or both of them,
 * cannot be read.
 */
export function batchReport(event: BusEvent, contract: Contract): JobReport {
  const read = (name: string) => textNamed(event.detail, name)
  const [id, name, status, queue] = ['jobid', 'jobname', 'status', 'jobqueue'].map(read)
  if (status === undefined || (name ?? id) === undefined) throw unreadable(contract, event)
  const runsAs = rolesNamed(event, BATCH_ROLES)
  const more = { ...(queue !== undefined && { queue }), ...(runsAs && { runsAs }) }
  const run = namedRun('batchJob', { names: [name], ids: [id] }, more)
  const isPart = /[:#]/.test(id ?? '')
  return { service: 'Batch', run, status, outcomes: isPart ? [] : outcomesOf(status, event) }
}

/** A job that somebody stopped is FAILED, too: it has both outcomes. */
function outcomesOf(status: string, { detail }: BusEvent): readonly Outcome[] {
  if (status === 'SUCCEEDED') return ['succeeded']
  if (status !== 'FAILED') return []
  const wasStopped = fieldsNamed(detail, ['isterminated', 'iscancelled']).includes(true)
  return wasStopped ? ['failed', 'stopped'] : ['failed']
}
