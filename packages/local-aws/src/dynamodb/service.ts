import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { isRecord } from '../is-record.ts'
import { answerJson, operationOfTarget, parse, readJson } from '../protocol/json.ts'
import type { Call, Service } from '../service.ts'
import type { Stack } from '../template/stack.ts'
import type { StackLocation } from '../template/stack-location.ts'
import { type Consumption, createCapacityMeter } from './capacity.ts'
import { currentItem, type Data, isEngineOperation, type Result, run, validated } from './engine.ts'
import { DynamoError, errorAnswer } from './errors.ts'
import { createMutex } from './mutex.ts'
import { requiredPermissions } from './required-permissions.ts'
import type { Item } from './schema.ts'
import { isSetting, settingsOf } from './settings.ts'
import { createStore, type IndexLag, type OnCommit, type Store } from './store.ts'
import { describeTable } from './table.ts'
import { createOncePerToken, getParts, type TransactionPart, writeAll, writeParts } from './transaction.ts'

export type DynamoDb = {
  readonly service: Service
  /** What each operation has consumed so far. */
  readonly uses: () => Readonly<Record<string, Consumption>>
  /** All items of a table, without a request: for observers. */
  readonly items: (table: string) => readonly unknown[]
  /** Puts items without requests, validation, metering or stream records, so that filling a large table takes seconds. */
  readonly fill: (table: string, items: Iterable<Item>) => Promise<void>
}

const inputSchema = z.record(z.string(), z.unknown())
const listSchema = z.strictObject({
  Limit: z.number().int().min(1).max(100).default(100),
  ExclusiveStartTableName: z.string().optional(),
})

export type DynamoDbOptions = {
  readonly indexLag?: IndexLag | undefined
  readonly onCommit?: OnCommit | undefined
}

/** The DynamoDB API with the tables of a stack. Expressions and item operations are dynalite's. */
export function createDynamoDb(stack: Stack, clock: Clock, options: DynamoDbOptions = {}): DynamoDb {
  let isFilling = false
  const data = createStore(clock, options.indexLag, (changes) => {
    if (!isFilling) options.onCommit?.(changes)
  })
  for (const table of stack.tables) data.addTable(describeTable(table, stack.location, clock))
  const meter = createCapacityMeter()
  const exclusively = createMutex()
  const oncePerToken = createOncePerToken(clock)

  const authorizeParts = (parts: readonly TransactionPart[], { authorize }: Call) => {
    for (const part of parts) authorizeOperation(part.operation, part.data, data, stack.location, authorize)
  }

  const operate = async (name: string, input: Data, call: Call): Promise<Result> => {
    if (name === 'ListTables') {
      const { Limit, ExclusiveStartTableName: after } = parse(listSchema, input)
      call.authorize('dynamodb:ListTables', '*')
      const names = data.tables
        .map(({ TableName }) => TableName)
        .filter((table) => after === undefined || table > after)
      const TableNames = names.toSorted().slice(0, Limit)
      return names.length > Limit ? { TableNames, LastEvaluatedTableName: TableNames.at(-1) } : { TableNames }
    }
    if (isSetting(name)) return settingsOf(name, input, stack, call)
    if (name === 'TransactWriteItems') {
      const { parts, token } = writeParts(input, data)
      authorizeParts(parts, call)
      await oncePerToken(token, input, async () => {
        await writeAll(parts, data)
        meter.add(name, parts.length * 2)
      })
      return {}
    }
    if (name === 'TransactGetItems') {
      const parts = getParts(input, data)
      authorizeParts(parts, call)
      meter.add(name, parts.length * 2)
      return { Responses: await Promise.all(parts.map((part) => run('GetItem', part.data, data))) }
    }
    if (!isEngineOperation(name))
      throw new AwsError('UnknownOperationException', 400, `Local AWS does not support the DynamoDB operation ${name}`)
    const request = validated(name, input, data)
    authorizeOperation(name, request, data, stack.location, call.authorize)
    return meter.metered(name, request, (metered) =>
      withItemOnFailure(input, metered, data, () => run(name, metered, data)),
    )
  }

  return {
    uses: meter.uses,
    items: (table) => data.getItemDb(table).values(),
    fill: (TableName, items) =>
      exclusively(async () => {
        isFilling = true
        try {
          for (const Item of items) await run('PutItem', { TableName, Item }, data)
        } finally {
          isFilling = false
        }
      }),
    service: {
      signingName: 'dynamodb',
      protocol: 'json',
      operationOf: operationOfTarget,
      handle: (call) =>
        exclusively(async () => {
          try {
            const input = withTableName(parse(inputSchema, readJson(call.request)))
            return answerJson(call.request, await operate(operationOfTarget(call.request), input, call))
          } catch (error) {
            const response = errorAnswer(error, call.request)
            if (response) return response
            throw error
          }
        }),
    },
  }
}

function authorizeOperation(
  operation: TransactionPart['operation'],
  request: Data,
  data: Store,
  location: StackLocation,
  authorize: Call['authorize'],
) {
  for (const { action, resource, context } of requiredPermissions(operation, request, data, location))
    authorize(action, resource, context)
}

/** dynalite does not support `ReturnValuesOnConditionCheckFailure`. */
async function withItemOnFailure(
  input: Data,
  request: Data,
  data: Store,
  write: () => Promise<Result>,
): Promise<Result> {
  if (input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') return write()
  try {
    return await write()
  } catch (error) {
    const body = isRecord(error) && isRecord(error.body) ? error.body : {}
    if (!String(body.__type).endsWith('#ConditionalCheckFailedException')) throw error
    const Item = await currentItem(request, data)
    throw new DynamoError('ConditionalCheckFailedException', String(body.message), Item ? { Item } : {})
  }
}

/** DynamoDB accepts the ARN of a table instead of its name. */
function withTableName(input: Data): Data {
  if (typeof input.TableName !== 'string') return input
  return { ...input, TableName: input.TableName.replace(/^arn:aws:dynamodb:[^/]*:table\//, '') }
}
