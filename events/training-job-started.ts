import * as z from 'zod'
import { parseInstant } from '#core/instant.ts'
import type { BusEvent } from './bus-event.ts'
import { contract } from './contract.ts'
import { NO_JOB_NAMED } from './fields/ended-job.ts'
import { end } from './fields/instant.ts'
import { jobId } from './fields/text.ts'
import { fieldsNamed, trimmed } from './lenient/fields-named.ts'
import { jobIdsIn } from './lenient/job-ids.ts'
import { notedIn, sourceOf, unreadable } from './lenient/words.ts'
import type { StartReport } from './start-report.ts'

/** The job runs: a window with `runsFor` ends so long after this, if that is earlier. */
export const TrainingJobStarted = contract(
  'Training Job Started',
  z
    .strictObject({
      jobId,
      startedAt: end.optional().meta({
        description:
          'When it started, if not just now; rounded down to a whole second. In the future, it counts as now.',
      }),
    })
    .meta({
      description: 'The recommended form. It counts whatever else the event says, as long as it names a job.',
    }),
)

/** Throws a Refusal if no job can be read. A time that cannot be read is that of the event. */
export function startOfJob(event: BusEvent): StartReport {
  const jobIds = jobIdsIn(event.detail)
  if (jobIds.length === 0) throw unreadable(TrainingJobStarted, event, NO_JOB_NAMED)
  const [at = event.time] = fieldsNamed(event.detail, ['startedat', 'started', 'starttime']).flatMap(instantIn)
  return { jobIds, at, by: sourceOf(event), noted: notedIn(TrainingJobStarted, event) }
}

function instantIn(value: unknown): readonly Date[] {
  if (typeof value !== 'string') return []
  const parsed = parseInstant(trimmed(value), 'down')
  return 'instant' in parsed ? [parsed.instant] : []
}
