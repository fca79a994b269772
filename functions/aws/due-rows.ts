import { paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { DueRow, Promised } from '#core/ports.ts'
import { instant, type Window } from '#core/window.ts'
import { DUE } from './grant-row.ts'
import { storedDate } from './stored.ts'
import { DUE_INDEX, table } from './table.ts'

const row = z
  .object({
    pk: z.templateLiteral([z.enum(['user', 'role']), '/', z.string()]),
    sk: z.templateLiteral(['grant/', z.string()]),
    look: z.enum(['close', 'open', 'check', 'keys', 'audit']),
    dueAt: storedDate,
    isOpen: z.boolean(),
  })
  .transform(({ pk, sk, look, dueAt, isOpen }): DueRow => {
    const type = pk.startsWith('user/') ? 'user' : 'role'
    const principal = { type, name: pk.slice('user/'.length) } as const
    return { principal, jobId: sk.slice('grant/'.length), look, at: dueAt, isOpen }
  })

const holding = z.object({
  sk: z.string(),
  policies: z.number(),
  isOpen: z.boolean(),
  opensAt: z.string(),
  closesAt: z.string(),
})

/** The sparse index holds what is not finished, in the order in which it falls due. */
export async function* dueRows(until: Date): AsyncGenerator<DueRow> {
  const values = { ':until': instant(until) }
  for await (const item of itemsOf('due = :due AND dueAt <= :until', values)) yield row.parse(item)
}

export async function isClosingOverdue(since: Date, until: Date): Promise<boolean> {
  const values = { ':since': instant(since), ':until': instant(until), ':close': 'close' }
  const only = { FilterExpression: 'look = :close' }
  for await (const _ of itemsOf('due = :due AND dueAt BETWEEN :since AND :until', values, only)) return true
  return false
}

export async function promised(jobId: string, { opensAt, closesAt }: Window): Promise<Promised> {
  const [from, to] = [instant(opensAt), instant(closesAt)]
  const values = { ':from': from, ':to': to, ':yes': true }
  const only = {
    FilterExpression: 'isOpen = :yes OR (opensAt < :to AND closesAt > :from)',
    ProjectionExpression: 'sk, policies, isOpen, opensAt, closesAt',
  }
  const sum = { held: 0, overlapping: 0 }
  for await (const item of itemsOf('due = :due', values, only)) {
    const { sk, policies, isOpen, ...window } = holding.parse(item)
    if (isOpen) sum.held += policies
    const isOther = sk !== `grant/${jobId}`
    if (isOther && window.opensAt < to && window.closesAt > from) sum.overlapping += policies
  }
  return sum
}

async function* itemsOf(
  KeyConditionExpression: string,
  values: Readonly<Record<string, unknown>>,
  more: Pick<QueryCommandInput, 'FilterExpression' | 'ProjectionExpression'> = {},
): AsyncGenerator<unknown> {
  const { client, name } = table()
  const query = {
    ...{ TableName: name, IndexName: DUE_INDEX, KeyConditionExpression, ...more },
    ExpressionAttributeValues: marshall({ ':due': DUE, ...values }),
  }
  for await (const page of paginateQuery({ client }, query)) yield* (page.Items ?? []).map((item) => unmarshall(item))
}
