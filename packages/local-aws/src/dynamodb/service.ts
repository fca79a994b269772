import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { answerJson, operationOfTarget, parse, readJson } from '../protocol/json.ts'
import type { Call, Service } from '../service.ts'
import { isRecord } from '../template/intrinsics.ts'
import type { Stack } from '../template/stack.ts'
import type { StackLocation } from '../template/stack-location.ts'
import { capacityMeter, type Use } from './capacity.ts'
import { checked, type Data, isEngineOperation, itemNow, type Result, run } from './engine.ts'
import { DynamoError, refusal } from './errors.ts'
import { leaveFor } from './leave.ts'
import { serially } from './serially.ts'
import { type IndexLag, type Item, type Store, store } from './store.ts'
import { describeTable } from './table.ts'
import { getParts, type TransactionPart, tokens, writeAll, writeParts } from './transaction.ts'

export type DynamoDb = {
  readonly service: Service
  readonly uses: () => Readonly<Record<string, Use>>
  /** What a table holds, without a request: for those who watch. */
  readonly items: (table: string) => readonly unknown[]
  /** Puts items in without requests, checks or counting, so that a large table takes seconds. */
  readonly fill: (table: string, items: Iterable<Item>) => Promise<void>
}

const inputSchema = z.record(z.string(), z.unknown())

export type DynamoDbOptions = { readonly indexLag?: IndexLag | undefined }

/** DynamoDB with the tables of a stack, on dynalite's engine. */
export function dynamoDb(stack: Stack, clock: Clock, { indexLag }: DynamoDbOptions = {}): DynamoDb {
  const data = store(clock, indexLag)
  for (const table of stack.tables) data.addTable(describeTable(table, stack.place, clock))
  const meter = capacityMeter()
  const oneByOne = serially()
  const seenBefore = tokens(clock)

  const authorizeAll = (parts: readonly TransactionPart[], { authorize }: Call) => {
    for (const part of parts) grant(part.operation, part.data, data, stack.place, authorize)
  }

  const operate = async (name: string, input: Data, call: Call): Promise<Result> => {
    if (name === 'ListTables') {
      call.authorize('dynamodb:ListTables', '*')
      return { TableNames: data.tables.map(({ TableName }) => TableName) }
    }
    if (name === 'TransactWriteItems') {
      const { parts, token } = writeParts(input, data)
      authorizeAll(parts, call)
      if (seenBefore(token, input)) return {}
      await writeAll(parts, data)
      meter.add(name, parts.length * 2)
      return {}
    }
    if (name === 'TransactGetItems') {
      const parts = getParts(input, data)
      authorizeAll(parts, call)
      meter.add(name, parts.length * 2)
      return { Responses: await Promise.all(parts.map((part) => run('GetItem', part.data, data))) }
    }
    if (!isEngineOperation(name))
      throw new AwsError('UnknownOperationException', 400, `Local DynamoDB does not run ${name}`)
    const request = checked(name, input, data)
    grant(name, request, data, stack.place, call.authorize)
    return meter.metered(name, request, (metered) =>
      withItemOnFailure(input, metered, data, () => run(name, metered, data)),
    )
  }

  return {
    uses: meter.uses,
    items: (table) => data.getItemDb(table).values(),
    fill: async (TableName, items) => {
      for (const Item of items) await run('PutItem', { TableName, Item }, data)
    },
    service: {
      signingName: 'dynamodb',
      protocol: 'json',
      operationOf: operationOfTarget,
      handle: (call) =>
        oneByOne(async () => {
          try {
            const input = byName(parse(inputSchema, readJson(call.request)))
            return answerJson(call.request, await operate(operationOfTarget(call.request), input, call))
          } catch (error) {
            const response = refusal(error, call.request)
            if (response) return response
            throw error
          }
        }),
    },
  }
}

function grant(
  operation: TransactionPart['operation'],
  request: Data,
  data: Store,
  place: StackLocation,
  authorize: Call['authorize'],
) {
  for (const { action, resource, context } of leaveFor(operation, request, data, place))
    authorize(action, resource, context)
}

/** dynalite does not know `ReturnValuesOnConditionCheckFailure`. */
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
    const Item = await itemNow(request, data)
    throw new DynamoError('ConditionalCheckFailedException', String(body.message), Item ? { Item } : {})
  }
}

/** A table may be given by its ARN. */
function byName(input: Data): Data {
  if (typeof input.TableName !== 'string') return input
  return { ...input, TableName: input.TableName.replace(/^arn:aws:dynamodb:[^/]*:table\//, '') }
}
