import type { Run } from '@curfew/local-aws/lambda/functions'
import type { CrashDay } from '../day.ts'
import type { Snapshot } from '../reconcile.ts'

/** What else went wrong than the one call that was made to. */
export function calmProblems({ crashDay }: Snapshot): readonly string[] {
  const { aws } = crashDay.day
  const failed = crashDay.runs().filter(({ outcome }) => !outcome.ok)
  const deaths = failed.filter(({ outcome }) => !outcome.ok && outcome.error.errorType === 'Runtime.ExitError')
  const failures = failed
    .filter((run) => !deaths.includes(run) && !isWaiting(run, crashDay))
    .slice(mostFailures(crashDay))
  const messages = aws.stack.queues
    .flatMap(({ arn }) => aws.lambda.queues.messages(arn))
    .filter(({ at }) => at >= crashDay.begin)
  return [
    ...(deaths.length === crashDay.crashes.deaths ? [] : [`${deaths.length} runs died`]),
    ...failures.map((run) => `a run of ${run.functionName} failed: ${JSON.stringify(run.outcome)}`),
    ...(messages.length <= maxMessages(crashDay) ? [] : messages.map(({ body }) => `a dead letter: ${body}`)),
    ...[...aws.agenda.troubles, ...aws.buses.undelivered, ...aws.buses.swallowed, ...aws.schedules.missed].map(
      (trouble) => JSON.stringify(trouble),
    ),
  ]
}

/** Who finds another at the same work, alive or dead, comes again when that can no longer be at it. */
function isWaiting({ outcome }: Run, { crashes }: CrashDay): boolean {
  return crashes.crashed.length > 0 && !outcome.ok && ['Conflict', 'Busy'].includes(outcome.error.errorType)
}

/** Making a key is the one call that is not tried again by the run that made it. */
function mostFailures({ crashPoint, crashes }: CrashDay): number {
  return crashPoint?.how === 'answer lost' && crashes.crashed.some((label) => label.startsWith('CreateAccessKey'))
    ? 1
    : 0
}

/** The sweep is not tried again: the next minute is its second try. */
function maxMessages({ crashPoint, handler }: CrashDay): number {
  return crashPoint !== undefined && handler === 'sweep' ? 1 : 0
}
