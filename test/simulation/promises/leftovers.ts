import { jobOf, leaveOf, textOf } from '../policies.ts'
import { identityOf } from '../principals.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import type { Day, Violation, Watch } from './promise.ts'

/** Promise k: when the day is over, so is everything in it. */
export function leftovers(day: Day): Watch {
  const secrets = new Set<string>()
  return {
    changed: (changes) => {
      for (const change of changes) if ('key' in change) secrets.add(change.key.secret)
      return []
    },
    over: (snapshot) => [
      ...[...snapshot.rows.values()]
        .filter((row) => row.isDue && !isBanned(row.jobId, snapshot) && !isForbidden(row, snapshot))
        .map(({ jobId }) => violation(snapshot, 'its row is not finished', jobId)),
      ...[...snapshot.rows.values()]
        .filter(({ owed }) => owed > 0)
        .map(({ jobId, owed }) => violation(snapshot, `${owed} audit records are owed`, jobId)),
      ...day.aws.schedules
        .list()
        .map(({ Name, Description }) => violation(snapshot, `timer ${Name} is left: ${Description}`)),
      ...[...snapshot.iam.policies.values()]
        .filter(({ arn }) => jobOf(arn) !== undefined && leaveOf(textOf(snapshot.iam, arn)) !== 'nothing')
        .map(({ arn }) => violation(snapshot, `policy ${arn} is left`, jobOf(arn))),
      ...leaks(day, snapshot, secrets),
    ],
  }
}

/** A revoked role's older sessions are denied for hours, and its row waits for their end. */
function isBanned(jobId: string, { iam }: Snapshot): boolean {
  return [...iam.policies.values()].some(({ arn }) => jobOf(arn) === jobId && leaveOf(textOf(iam, arn)) === 'nothing')
}

/** A hand took the tag off, and with it Curfew's right to put the keys right. */
function isForbidden({ principal }: Row, { iam }: Snapshot): boolean {
  const user = principal.type === 'user' ? identityOf(iam, principal) : undefined
  return user !== undefined && user.tags.get('curfew:managed') !== 'true'
}

function leaks({ aws }: Day, snapshot: Snapshot, secrets: ReadonlySet<string>): readonly Violation[] {
  const lines = aws.logs.groups
    .all()
    .flatMap(({ name, streams }) =>
      [...streams.values()].flatMap(({ events }) => events.map(({ message }) => [name, message] as const)),
    )
  const messages = aws.stack.queues.flatMap(({ arn, name }) =>
    aws.lambda.queues.messages(arn).map(({ body }) => [name, body] as const),
  )
  const items = aws.dynamoDb.items('curfew').map((item) => ['the table', JSON.stringify(item)] as const)
  const payloads = aws.runs.map(({ functionName, payload }) => [`an event to ${functionName}`, payload] as const)
  const all = [...lines, ...messages, ...items, ...payloads]
  return [...secrets].flatMap((secret) =>
    all
      .filter(([, text]) => text.includes(secret))
      .map(([where]) => violation(snapshot, `a secret access key stands in ${where}`)),
  )
}

function violation({ now: at }: Snapshot, told: string, job?: string): Violation {
  return { promise: 'k', at, job, told }
}
