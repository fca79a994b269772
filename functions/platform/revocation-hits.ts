import { GetItemCommand, paginateQuery, type TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { RevocationHit } from '#core/revocation/revocation-hit.ts'
import type { RevocationHits } from '#core/revocation/revocation-hits.ts'
import { expiryFrom } from './expiry.ts'
import { principalField } from './item-fields.ts'
import { table } from './table.ts'

/** Longer than the event that revoked can be retried, or come back from the dead letters. */
const KEPT_SECONDS = 30 * 24 * 3600

const hitItem = z.object({
  event: z.string(),
  jobId: z.string(),
  principal: principalField,
  outcome: z.enum(['ended', 'over']),
})

/** Which grants a revocation hit, one item each in a partition of its own. */
export const revocationHits: RevocationHits = { has, of }

async function has(event: string, jobId: string): Promise<boolean> {
  const { client, name } = table()
  const get = new GetItemCommand({ TableName: name, Key: hitKey(event, jobId), ConsistentRead: true })
  return (await client.send(get)).Item !== undefined
}

async function of(event: string): Promise<readonly RevocationHit[]> {
  const { client, name } = table()
  const query = {
    ...{ TableName: name, ConsistentRead: true, KeyConditionExpression: 'pk = :revocation' },
    ExpressionAttributeValues: marshall({ ':revocation': partition(event) }),
  }
  const hits: RevocationHit[] = []
  for await (const { Items = [] } of paginateQuery({ client }, query)) {
    hits.push(...Items.map((item) => hitItem.parse(unmarshall(item))))
  }
  return hits
}

/** The part of a transaction that remembers a hit. It fails if the hit is recorded already. */
export function hitPart(hit: RevocationHit, now: Date): TransactWriteItem {
  const expiresAt = expiryFrom(now, KEPT_SECONDS)
  const { event, jobId, principal, outcome } = hit
  const Item = { ...marshall({ event, jobId, principal, outcome, expiresAt }), ...hitKey(event, jobId) }
  return { Put: { TableName: table().name, Item, ConditionExpression: 'attribute_not_exists(pk)' } }
}

function hitKey(event: string, jobId: string) {
  return marshall({ pk: partition(event), sk: `hit/${jobId}` })
}

function partition(event: string): string {
  return `revocation/${event}`
}
