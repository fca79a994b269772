import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { type AuditRecord, CHAIN_START, type ChainHead } from '#core/audit.ts'
import { instant, secondsAfter } from '#core/window.ts'
import { DUE } from './grant-row.ts'
import { isConditionFailed, table } from './table.ts'

/** The end of a job's audit chain as the table holds it. */
export type Chain = {
  readonly head: ChainHead
  /** Records that the log may not have yet. */
  readonly owed: readonly AuditRecord[]
  readonly version: number
}

/** A debt younger than this is being written by whoever made it. */
const DEBT_GRACE_SECONDS = 120

const record = z.custom<AuditRecord>((value) => typeof value === 'object' && value !== null && 'hash' in value)

const chainItem = z.object({
  sequence: z.number(),
  hash: z.string(),
  owed: z.string().transform((text) => z.array(record).parse(JSON.parse(text))),
  version: z.number(),
})

export async function readChain(jobId: string): Promise<Chain> {
  const { client, name } = table()
  const { Item } = await client.send(new GetItemCommand({ TableName: name, Key: keyOf(jobId), ConsistentRead: true }))
  if (Item === undefined) return { head: CHAIN_START, owed: [], version: 0 }
  const { sequence, hash, owed, version } = chainItem.parse(unmarshall(Item))
  return { head: { sequence, hash }, owed, version }
}

/** The chain with new records at its end, all of them owed; undefined if another wrote first. */
export async function writeAhead(
  jobId: string,
  chain: Chain,
  records: readonly AuditRecord[],
  now: Date,
): Promise<Chain | undefined> {
  const last = records.at(-1) ?? chain.head
  const head = { sequence: last.sequence, hash: last.hash }
  const dueAt = secondsAfter(now, DEBT_GRACE_SECONDS)
  return write(jobId, chain, { head, owed: [...chain.owed, ...records] }, { due: DUE, dueAt: instant(dueAt) })
}

export async function clearOwed(jobId: string, chain: Chain): Promise<Chain | undefined> {
  return write(jobId, chain, { head: chain.head, owed: [] }, {})
}

async function write(
  jobId: string,
  chain: Chain,
  { head, owed }: Pick<Chain, 'head' | 'owed'>,
  due: Readonly<Record<string, string>>,
): Promise<Chain | undefined> {
  const { client, name } = table()
  const next = { head, owed, version: chain.version + 1 }
  const Item = { ...marshall({ ...head, owed: JSON.stringify(owed), version: next.version, ...due }), ...keyOf(jobId) }
  const condition = chain.version === 0 ? { ConditionExpression: 'attribute_not_exists(pk)' } : fence(chain.version)
  try {
    await client.send(new PutItemCommand({ TableName: name, Item, ...condition }))
    return next
  } catch (error) {
    if (isConditionFailed(error)) return undefined
    throw error
  }
}

function fence(version: number) {
  return { ConditionExpression: 'version = :read', ExpressionAttributeValues: marshall({ ':read': version }) }
}

function keyOf(jobId: string) {
  return marshall({ pk: `job/${jobId}`, sk: 'audit' })
}
