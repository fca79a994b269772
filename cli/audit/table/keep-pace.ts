import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Table } from '#cli/aws/table.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { progressOn } from '#cli/progress.ts'
import { isBacklog } from '#core/audit/publication.ts'
import { secondsLate } from '#core/audit/receipt.ts'
import { UNPUBLISHED_INDEX } from '#platform/table.ts'
import { UNPUBLISHED } from '#platform/unpublished.ts'

const POLL_SECONDS = 5
const MAX_SECONDS = 600

/** Waits until publish has caught up: openings wait for records that are published late. Throws a Fault if it does not. */
export async function keepPace(table: Table, io: Io): Promise<void> {
  const report = progressOn(io)
  for (let waited = 0; ; waited += POLL_SECONDS) {
    const waiting = await oldest(table)
    if (!isBacklog(waiting, io.now())) return
    const late = waiting.map(({ at }) => Math.round(secondsLate(at, io.now()))).join()
    if (waited >= MAX_SECONDS)
      throw new Fault(
        `publication is late by ${late} seconds, and does not catch up; see docs/runbook.md#publication-late`,
      )
    report(() => `publish catches up; what waits for longest has waited for ${late} seconds`)
    await io.sleep(POLL_SECONDS)
  }
}

async function oldest({ client, name }: Table) {
  const query = {
    ...{ TableName: name, IndexName: UNPUBLISHED_INDEX, Limit: 1 },
    KeyConditionExpression: 'unpublished = :unpublished',
    ExpressionAttributeValues: marshall({ ':unpublished': UNPUBLISHED }),
  }
  const { Items = [] } = await client.send(new QueryCommand(query))
  return Items.map((item) => {
    const { pk, sk, at } = unmarshall(item)
    return { key: { pk: String(pk), sk: String(sk) }, at: new Date(String(at)) }
  })
}
