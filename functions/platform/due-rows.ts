import { setTimeout } from 'node:timers/promises'
import { paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { parsePrincipal } from '#core/grant/principal.ts'
import { TASKS } from '#core/grant/tasks.ts'
import { FAR_FUTURE, later, printInstant } from '#core/grant/window.ts'
import type { DueRow } from '#core/ports.ts'
import { DUE } from './grant-row.ts'
import { dateField } from './item-fields.ts'
import { DUE_INDEX, table } from './table.ts'

const item = z.object({
  pk: z.string().transform((text, context) => parsePrincipal(text) ?? notAPrincipal(context)),
  sk: z.templateLiteral(['grant/', z.string()]),
  task: z.enum(TASKS),
  dueAt: dateField,
  isOpen: z.boolean(),
  closesAt: dateField,
})
const dueRow = item.transform(({ pk: principal, sk, task, dueAt, isOpen, closesAt: end }): DueRow => {
  return { principal, jobId: sk.slice('grant/'.length), task, at: dueAt, isOpen, end }
})

/** What a due row reads of the index of unfinished grants. */
export const DUE_ROW_ATTRIBUTES = Object.keys(item.shape)

function notAPrincipal(context: z.RefinementCtx): never {
  context.addIssue({ code: 'custom', message: 'is not a principal' })
  return z.NEVER
}

/** The sparse index has only unfinished grants, in the order in which they are due. */
export async function* dueRows(until: Date): AsyncGenerator<DueRow> {
  const values = { ':until': printInstant(until) }
  for await (const item of indexItems('due = :due AND dueAt <= :until', values)) yield dueRow.parse(item)
}

/** The most that the index lags behind the table; usually a fraction of a second. */
const INDEX_LAG_MS = 10_000

/** Every grant that is not finished. Reads the index twice, so as not to miss one that was being written. */
export async function* unfinished(): AsyncGenerator<DueRow> {
  const seen = new Set<string>()
  for (const waitMs of [0, INDEX_LAG_MS]) {
    if (waitMs > 0) await setTimeout(waitMs)
    for await (const row of dueRows(FAR_FUTURE)) {
      if (!seen.has(row.jobId)) yield row
      seen.add(row.jobId)
    }
  }
}

export async function isClosingOverdue(
  since: Date,
  until: { readonly close: Date; readonly end: Date },
): Promise<boolean> {
  const values = {
    ...{ ':since': printInstant(since), ':until': printInstant(later(until.close, until.end)) },
    ...{ ':close': 'close', ':end': 'end' },
  }
  const only = { FilterExpression: 'task IN (:close, :end)' }
  for await (const item of indexItems('due = :due AND dueAt BETWEEN :since AND :until', values, only)) {
    const { task, at } = dueRow.parse(item)
    if (at <= (task === 'end' ? until.end : until.close)) return true
  }
  return false
}

/** Items of the index of unfinished grants, as the index has them. */
export async function* indexItems(
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
