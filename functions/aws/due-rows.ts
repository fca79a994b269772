import { paginateQuery } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { DueRow } from '#core/ports.ts'
import { instant } from '#core/window.ts'
import { DUE } from './grant-row.ts'
import { DUE_INDEX, table } from './table.ts'

const key = z
  .object({
    pk: z.templateLiteral([z.enum(['user', 'role']), '/', z.string()]),
    sk: z.templateLiteral(['grant/', z.string()]),
    look: z.enum(['access', 'keys', 'audit']),
  })
  .transform(({ pk, sk, look }): DueRow => {
    const type = pk.startsWith('user/') ? 'user' : 'role'
    return { principal: { type, name: pk.slice('user/'.length) }, jobId: sk.slice('grant/'.length), look }
  })

/** The sparse index holds what is not finished, in the order in which it falls due. */
export async function* dueRows(until: Date): AsyncGenerator<DueRow> {
  const { client, name } = table()
  const query = {
    TableName: name,
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'due = :due AND dueAt <= :until',
    ExpressionAttributeValues: marshall({ ':due': DUE, ':until': instant(until) }),
  }
  for await (const page of paginateQuery({ client }, query)) {
    for (const item of page.Items ?? []) yield key.parse(unmarshall(item))
  }
}
