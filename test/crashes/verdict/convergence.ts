import type { Run } from '@curfew/local-aws/lambda/functions'
import type { CrashDay } from '../day.ts'
import type { Snapshot } from '../snapshot.ts'

/** Everything that failed and was not made to fail. */
export function convergenceProblems({ crashDay }: Snapshot): readonly string[] {
  const { aws } = crashDay.day
  const failed = crashDay.runs().filter(({ outcome }) => !outcome.ok)
  const deaths = failed.filter(({ outcome }) => !outcome.ok && outcome.error.errorType === 'Runtime.ExitError')
  const failures = failed
    .filter((run) => !deaths.includes(run) && !isWaiting(run, crashDay))
    .slice(maxFailures(crashDay))
  const messages = aws.stack.queues
    .flatMap(({ arn }) => aws.lambda.queues.messages(arn))
    .filter(({ at }) => at >= crashDay.begin)
  return [
    ...(deaths.length === crashDay.crashes.deaths ? [] : [`${deaths.length} runs died`]),
    ...failures.map((run) => `a run of ${run.functionName} failed: ${JSON.stringify(run.outcome)}`),
    ...(messages.length <= maxMessages(crashDay) ? [] : messages.map(({ body }) => `a message in a queue: ${body}`)),
    ...[...aws.agenda.errors, ...aws.buses.undelivered, ...aws.buses.dropped, ...aws.schedules.missed].map((failure) =>
      JSON.stringify(failure),
    ),
  ]
}

/** A run that meets the claim of another run, alive or dead, fails, and is retried when that claim is over. */
function isWaiting({ outcome }: Run, { crashes }: CrashDay): boolean {
  return crashes.crashed.length > 0 && !outcome.ok && ['Conflict', 'Busy'].includes(outcome.error.errorType)
}

/** CreateAccessKey is the only call that its run does not retry. */
function maxFailures({ crashPoint, crashes }: CrashDay): number {
  const isLost = crashPoint?.mode === 'answer lost' || crashPoint?.mode === 'never answered'
  return isLost && crashes.crashed.some((label) => label.startsWith('CreateAccessKey')) ? 1 : 0
}

/** Runs of each minute are not retried: that of the next minute takes their place. */
function maxMessages({ crashPoint, handler }: CrashDay): number {
  return crashPoint !== undefined && (handler === 'sweep' || handler === 'publish') ? 1 : 0
}
