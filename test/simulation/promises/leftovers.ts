import type { AccessKey } from '@curfew/local-aws/iam/state'
import { accessOf, attachmentsIn, jobOf, textOf } from '../policies.ts'
import { identityOf, isRenamed } from '../principals.ts'
import type { Row, Snapshot } from '../snapshot.ts'
import type { Day, PromiseCheck, Violation } from './promise.ts'

/** Promise k: at the end of the day nothing is left over. */
export function leftovers(day: Day): PromiseCheck {
  const secrets = new Set<string>()
  return {
    onChange: (changes) => {
      for (const change of changes) if ('key' in change) secrets.add(change.key.secret)
      return []
    },
    atEnd: (snapshot) => [
      ...[...snapshot.rows.values()]
        .filter((row) => row.isDue && !isUnmanaged(row, snapshot))
        .map(({ jobId }) => violation(snapshot, 'its row still has a task', jobId)),
      ...[...snapshot.rings.values()]
        .filter(({ pending }) => pending > 0)
        .map(({ name, pending }) => violation(snapshot, `the item of ${name} has ${pending} changes without outcome`)),
      ...day.aws.schedules
        .list()
        .map(({ Name, Description }) => violation(snapshot, `timer ${Name} is left: ${Description}`)),
      ...[...snapshot.iam.policies.values()]
        .filter(({ arn }) => jobOf(arn) !== undefined && accessOf(textOf(snapshot.iam, arn)) !== 'nothing')
        .filter(({ arn }) => !isStrangers(arn, snapshot, day))
        .map(({ arn }) => violation(snapshot, `policy ${arn} is left`, jobOf(arn))),
      ...leaks(day, snapshot, secrets),
    ],
    aWeekLater: (snapshot) => [...snapshot.iam.keys.values()].flatMap((key) => overdueKey(key, snapshot, day)),
  }
}

/** A key that Curfew made and that is not the stored one is gone when its retention is over. */
function overdueKey({ id, userName }: AccessKey, snapshot: Snapshot, { history }: Day): readonly Violation[] {
  const made = history.changes.find((one) => one.what === 'create key' && one.key.id === id)
  if (made === undefined || made.by === 'manual change' || snapshot.stored.get(userName) === id) return []
  const user = snapshot.iam.users.get(userName.toLowerCase())
  if (user?.tags.get('curfew:managed') !== 'true' || isRenamed(userName)) return []
  return [violation(snapshot, `key ${id} of user ${userName} was replaced, and is left`)]
}

/** Somebody created it under the path of a job that was never granted, and attached it to nothing: it gives no access. */
function isStrangers(arn: string, { iam, rows }: Snapshot, { history }: Day): boolean {
  const job = jobOf(arn)
  const isManual = history.changes.some(
    (change) => change.what === 'create policy' && change.by === 'manual change' && change.policy.arn === arn,
  )
  return isManual && job !== undefined && !rows.has(job) && attachmentsIn(iam).every((one) => one.arn !== arn)
}

/** Somebody removed the tag of the user, and with it Curfew's right to change their keys. */
function isUnmanaged({ principal }: Row, { iam }: Snapshot): boolean {
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
      .map(([where]) => violation(snapshot, `a secret access key is in ${where}`)),
  )
}

function violation({ now: at }: Snapshot, message: string, job?: string): Violation {
  return { promise: 'k', at, job, message }
}
