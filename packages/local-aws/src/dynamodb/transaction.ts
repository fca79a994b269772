import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { isRecord } from '../is-record.ts'
import { parse } from '../protocol/json.ts'
import { conditionHolds, currentItem, type Data, type EngineOperation, run, validated } from './engine.ts'
import { DynamoError } from './errors.ts'
import type { Item } from './schema.ts'
import type { Store } from './store.ts'

const request = z.record(z.string(), z.unknown())
const writeSchema = z.strictObject({
  ClientRequestToken: z.string().optional(),
  TransactItems: z
    .array(z.strictObject({ Put: request, Update: request, Delete: request, ConditionCheck: request }).partial())
    .min(1)
    .max(100),
})
const getSchema = z.strictObject({
  TransactItems: z
    .array(z.strictObject({ Get: request }))
    .min(1)
    .max(100),
})

/** DynamoDB remembers an idempotency token for ten minutes. */
const TOKEN_LIFE_MS = 600_000

export type TransactionPart = {
  readonly operation: EngineOperation | 'ConditionCheckItem'
  readonly data: Data
  /** Return the item with the cancellation reason if the condition fails. */
  readonly returnsItem: boolean
}

export function writeParts(input: unknown, store: Store) {
  const { TransactItems, ClientRequestToken } = parse(writeSchema, input)
  const parts = TransactItems.map(({ Put, Update, Delete, ConditionCheck }) => {
    if (Put) return part('PutItem', 'PutItem', Put, store)
    if (Update) return part('UpdateItem', 'UpdateItem', Update, store)
    if (Delete) return part('DeleteItem', 'DeleteItem', Delete, store)
    // Validated as a delete with the same condition, which is then not carried out.
    return part('ConditionCheckItem', 'DeleteItem', ConditionCheck ?? {}, store)
  })
  refuseRepeatedItems(parts, store)
  return { parts, token: ClientRequestToken }
}

export function getParts(input: unknown, store: Store): readonly TransactionPart[] {
  return parse(getSchema, input).TransactItems.map(({ Get }) => part('GetItem', 'GetItem', Get, store))
}

function part(
  operation: TransactionPart['operation'],
  like: EngineOperation,
  input: Data,
  store: Store,
): TransactionPart {
  const returnsItem = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD'
  return { operation, data: validated(like, input, store), returnsItem }
}

function refuseRepeatedItems(parts: readonly TransactionPart[], store: Store): void {
  const items = new Set(parts.map(({ data }) => identityOf(data, store)))
  if (items.size === parts.length) return
  const message = 'Transaction request cannot include multiple operations on one item'
  throw new AwsError('ValidationException', 400, message)
}

/** The table and the key of the item that a part is about. */
function identityOf({ TableName, Key, Item }: Data, store: Store): string {
  const names = store.tables.find((table) => table.TableName === TableName)?.KeySchema ?? []
  const item = Key ?? Item
  return JSON.stringify([TableName, ...names.map(({ AttributeName }) => isRecord(item) && item[AttributeName])])
}

type Reason = { readonly Code: string; readonly Message?: string; readonly Item?: Item }

/** Writes all parts or none. Throws TransactionCanceledException with a reason for each part. */
export async function writeAll(parts: readonly TransactionPart[], store: Store): Promise<void> {
  const reasons: Reason[] = []
  for (const { data, returnsItem } of parts) {
    const item = await currentItem(data, store)
    const failed = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }
    if (conditionHolds(data, item)) reasons.push({ Code: 'None' })
    else reasons.push(returnsItem && item ? { ...failed, Item: item } : failed)
  }
  if (reasons.some(({ Code }) => Code !== 'None')) {
    const codes = reasons.map(({ Code }) => Code).join(', ')
    const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
    throw new DynamoError('TransactionCanceledException', message, { CancellationReasons: reasons })
  }
  await store.transaction(async () => {
    for (const { operation, data } of parts) {
      if (operation !== 'ConditionCheckItem') await run(operation, data, store)
    }
  })
}

/**
 * Carries out a write once per idempotency token, if it succeeds: a request that was cancelled is tried again under its token.
 * Throws if the token belongs to another request that succeeded.
 */
export function createOncePerToken(clock: Clock) {
  const carriedOut = new Map<string, { readonly request: string; readonly until: number }>()
  return async (token: string | undefined, input: unknown, write: () => Promise<void>): Promise<void> => {
    if (token === undefined) return write()
    const request = JSON.stringify(input)
    const before = carriedOut.get(token)
    if (before && before.until > clock.now().getTime()) {
      if (before.request === request) return
      throw new AwsError('IdempotentParameterMismatchException', 400, 'The token was used with other parameters.')
    }
    await write()
    carriedOut.set(token, { request, until: clock.now().getTime() + TOKEN_LIFE_MS })
  }
}
