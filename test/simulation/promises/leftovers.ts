import { jobOf, leaveOf, textOf } from '../policies.ts'
import { identityOf } from '../principals.ts'
import type { Row, Sight } from '../snapshot.ts'
import type { Breach, Day, Watch } from './promise.ts'

/** Promise k: when the day is over, so is everything in it. */
export function leftovers(day: Day): Watch {
  const secrets = new Set<string>()
  return {
    changed: (changes) => {
      for (const change of changes) if ('key' in change) secrets.add(change.key.secret)
      return []
    },
    over: (sight) => [
      ...[...sight.rows.values()]
        .filter((row) => row.isDue && !isBanned(row.jobId, sight) && !isForbidden(row, sight))
        .map(({ jobId }) => breach(sight, 'its row is not finished', jobId)),
      ...[...sight.rows.values()]
        .filter(({ owed }) => owed > 0)
        .map(({ jobId, owed }) => breach(sight, `${owed} audit records are owed`, jobId)),
      ...day.aws.schedules
        .list()
        .map(({ Name, Description }) => breach(sight, `timer ${Name} is left: ${Description}`)),
      ...[...sight.iam.policies.values()]
        .filter(({ arn }) => jobOf(arn) !== undefined && leaveOf(textOf(sight.iam, arn)) !== 'nothing')
        .map(({ arn }) => breach(sight, `policy ${arn} is left`, jobOf(arn))),
      ...leaks(day, sight, secrets),
    ],
  }
}

/** A revoked role's older sessions are denied for hours, and its row waits for their end. */
function isBanned(jobId: string, { iam }: Sight): boolean {
  return [...iam.policies.values()].some(({ arn }) => jobOf(arn) === jobId && leaveOf(textOf(iam, arn)) === 'nothing')
}

/** A hand took the tag off, and with it Curfew's right to put the keys right. */
function isForbidden({ principal }: Row, { iam }: Sight): boolean {
  const user = principal.type === 'user' ? identityOf(iam, principal) : undefined
  return user !== undefined && user.tags.get('curfew:managed') !== 'true'
}

function leaks({ aws }: Day, sight: Sight, secrets: ReadonlySet<string>): readonly Breach[] {
  const lines = aws.logs.groups
    .all()
    .flatMap(({ name, streams }) =>
      [...streams.values()].flatMap(({ events }) => events.map(({ message }) => [name, message] as const)),
    )
  const letters = aws.stack.queues.flatMap(({ arn, name }) =>
    aws.lambda.queues.messages(arn).map(({ body }) => [name, body] as const),
  )
  const items = aws.dynamoDb.items('curfew').map((item) => ['the table', JSON.stringify(item)] as const)
  const payloads = aws.runs.map(({ functionName, payload }) => [`an event to ${functionName}`, payload] as const)
  const all = [...lines, ...letters, ...items, ...payloads]
  return [...secrets].flatMap((secret) =>
    all
      .filter(([, text]) => text.includes(secret))
      .map(([where]) => breach(sight, `a secret access key stands in ${where}`)),
  )
}

function breach({ now: at }: Sight, told: string, job?: string): Breach {
  return { promise: 'k', at, job, told }
}
