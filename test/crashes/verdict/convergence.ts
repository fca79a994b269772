import type { Run } from '@curfew/local-aws/lambda/functions'
import type { Night } from '../day.ts'
import type { Sight } from '../reconcile.ts'

/** What else went wrong than the one call that was made to. */
export function calmProblems({ night }: Sight): readonly string[] {
  const { aws } = night.day
  const failed = night.runs().filter(({ outcome }) => !outcome.ok)
  const deaths = failed.filter(({ outcome }) => !outcome.ok && outcome.error.errorType === 'Runtime.ExitError')
  const failures = failed.filter((run) => !deaths.includes(run) && !isWaiting(run, night)).slice(mostFailures(night))
  const letters = aws.stack.queues
    .flatMap(({ arn }) => aws.lambda.queues.messages(arn))
    .filter(({ at }) => at >= night.begin)
  return [
    ...(deaths.length === night.sabotage.deaths ? [] : [`${deaths.length} runs died`]),
    ...failures.map((run) => `a run of ${run.functionName} failed: ${JSON.stringify(run.outcome)}`),
    ...(letters.length <= mostLetters(night) ? [] : letters.map(({ body }) => `a dead letter: ${body}`)),
    ...[...aws.agenda.troubles, ...aws.buses.undelivered, ...aws.buses.swallowed, ...aws.schedules.missed].map(
      (trouble) => JSON.stringify(trouble),
    ),
  ]
}

/** Who finds another at the same work, alive or dead, comes again when that can no longer be at it. */
function isWaiting({ outcome }: Run, { sabotage }: Night): boolean {
  return sabotage.struck.length > 0 && !outcome.ok && outcome.error.errorType === 'Stale'
}

/** Making a key is the one call that is not tried again by the run that made it. */
function mostFailures({ strike, sabotage }: Night): number {
  return strike?.how === 'answer lost' && sabotage.struck.some((label) => label.startsWith('CreateAccessKey')) ? 1 : 0
}

/** The sweep is not tried again: the next minute is its second try. */
function mostLetters({ strike, handler }: Night): number {
  return strike !== undefined && handler === 'sweep' ? 1 : 0
}
