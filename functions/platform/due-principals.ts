import { paginateQuery } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { type Principal, parsePrincipal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import { DUE_INDEX, table } from './table.ts'

const dueItem = z.object({ pk: z.string().transform(parsePrincipal) })

/**
 * Principals with an item that is due at or before `until`, in one partition of the index of what is due. The index knows a name
 * as the partition key has it, in lower case.
 */
export async function* duePrincipals(partition: string, until: Date): AsyncGenerator<Principal> {
  const { client, name } = table()
  const query = {
    ...{ TableName: name, IndexName: DUE_INDEX, KeyConditionExpression: 'due = :due AND dueAt <= :until' },
    ExpressionAttributeValues: marshall({ ':due': partition, ':until': printInstant(until) }),
  }
  for await (const page of paginateQuery({ client }, query)) {
    for (const item of page.Items ?? []) {
      const { pk: principal } = dueItem.parse(unmarshall(item))
      if (principal !== undefined) yield principal
    }
  }
}
