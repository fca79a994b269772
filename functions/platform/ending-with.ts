import { paginateQuery, type TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { Grant, Job } from '#core/grant/grant.ts'
import { endsWithKey, keysOf, type Run } from '#core/grant/run.ts'
import { attachableFrom } from '#core/grant/status.ts'
import { printInstant, secondsBefore } from '#core/grant/window.ts'
import type { RunEnds } from '#core/reported-runs.ts'
import { expiryFrom } from './expiry.ts'
import { dateField, principalField } from './item-fields.ts'
import { endsWithPartition, runEndsKey } from './run-ends.ts'
import { table } from './table.ts'

/** A run that is reported later was over before its window closed. EventBridge and our queues try for a day each. */
const KEPT_SECONDS = 30 * 24 * 3600
const LATEST_SECONDS = 3 * 24 * 3600

const namedJob = z.object({ jobId: z.string(), principal: principalField, opensAt: dateField, closesAt: dateField })

/**
 * The jobs whose grants name a run, in the partition of each name that it has. One whose window closed days before is left
 * out, and by a name that is used again one that could not be open yet: the grants of other nights are not read.
 */
export async function* endingWith(run: Run, at: Date): AsyncGenerator<Job> {
  for (const { key, isId } of keysOf(run)) {
    for await (const { jobId, principal, ...window } of jobsUnder(key)) {
      const isNear = window.closesAt > secondsBefore(at, LATEST_SECONDS) && (isId || attachableFrom({ window }) <= at)
      if (isNear) yield { jobId, principal }
    }
  }
}

async function* jobsUnder(key: string): AsyncGenerator<z.output<typeof namedJob>> {
  const { client, name } = table()
  const query = {
    ...{ TableName: name, ConsistentRead: true },
    KeyConditionExpression: 'pk = :partition AND begins_with(sk, :job)',
    ExpressionAttributeValues: marshall({ ':partition': endsWithPartition(key), ':job': 'job/' }),
  }
  for await (const { Items = [] } of paginateQuery({ client }, query)) {
    yield* Items.map((item) => namedJob.parse(unmarshall(item)))
  }
}

/** The part of a transaction that has a grant found by the job that it names; none if it names none. */
export function endsWithParts({ jobId, principal, window, endsWith }: Grant): readonly TransactWriteItem[] {
  if (endsWith === undefined) return []
  const Item = marshall({
    ...{ pk: endsWithPartition(endsWithKey(endsWith)), sk: `job/${jobId}`, jobId, principal },
    ...{ opensAt: printInstant(window.opensAt), closesAt: printInstant(window.closesAt) },
    expiresAt: expiryFrom(window.closesAt, KEPT_SECONDS),
  })
  return [{ Put: { TableName: table().name, Item } }]
}

/** The part that fails if a run of that name ended since that was read. */
export function sameRunEnds({ endsWith }: Grant, { version }: RunEnds): readonly TransactWriteItem[] {
  if (endsWith === undefined) return []
  const isAsRead =
    version === 0
      ? { ConditionExpression: 'attribute_not_exists(version)' }
      : { ConditionExpression: 'version = :read', ExpressionAttributeValues: marshall({ ':read': version }) }
  return [{ ConditionCheck: { TableName: table().name, Key: runEndsKey(endsWith), ...isAsRead } }]
}
