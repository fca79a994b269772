import { createRequire } from 'node:module'
import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import type { Item, Table } from './schema.ts'
import type { Store } from './store.ts'

const require = createRequire(import.meta.url)

/** A request after dynalite's checks: it adds the parsed expressions as members that begin with an underscore. */
export type Data = Record<string, unknown>
export type Result = Readonly<Record<string, unknown>>

type Action = (store: Store, data: Data, done: (error: unknown, result?: Result) => void) => void
type Validation = { readonly types: object; readonly custom?: (data: Data, store: Store) => string | undefined }

/** dynalite has no types; these are the shapes of the parts that are used. */
const {
  checkTypes,
  checkValidations,
}: {
  checkTypes(data: Data, types: object): Data
  checkValidations(data: Data, types: object, custom: Validation['custom'], store: Store): void
} = require('dynalite/validations/index.js')
const db: {
  checkConditional(data: Data, item: Item | undefined): unknown
  createKey(item: unknown, table: Table): string
} = require('dynalite/db/index.js')

const part = (name: string): { readonly action: Action; readonly validation: Validation } => ({
  action: require(`dynalite/actions/${name}.js`),
  validation: require(`dynalite/validations/${name}.js`),
})
const parts = {
  GetItem: part('getItem'),
  PutItem: part('putItem'),
  UpdateItem: part('updateItem'),
  DeleteItem: part('deleteItem'),
  Query: part('query'),
  Scan: part('scan'),
  BatchGetItem: part('batchGetItem'),
  BatchWriteItem: part('batchWriteItem'),
  DescribeTable: part('describeTable'),
}

export type EngineOperation = keyof typeof parts

export function isEngineOperation(name: string): name is EngineOperation {
  return Object.hasOwn(parts, name)
}

/** What dynalite throws for a request that DynamoDB refuses. */
export const engineErrorSchema = z.object({ statusCode: z.number(), body: z.looseObject({ __type: z.string() }) })
export type EngineError = z.infer<typeof engineErrorSchema>

/** Validates a request as DynamoDB does, and parses its expressions. Throws an EngineError. */
export function validated(operation: EngineOperation, input: Data, store: Store): Data {
  const { types, custom } = parts[operation].validation
  refuseUnknown(operation, Object.keys(input), [...Object.keys(types), ...(OWN[operation] ?? [])])
  if (operation === 'Scan' && input.ConsistentRead === true && input.IndexName !== undefined) throw indexIsLate()
  const data = checkTypes(structuredClone(input), types)
  checkValidations(data, types, custom, store)
  return data
}

/** What dynalite does not know, and local AWS does. */
const RETURNED = 'ReturnValuesOnConditionCheckFailure'
const OWN: Readonly<Record<string, readonly string[]>> = {
  PutItem: [RETURNED],
  UpdateItem: [RETURNED],
  DeleteItem: [RETURNED],
  Scan: ['ConsistentRead'],
}

// Reads of a table are always consistent here; those of an index never are.
function indexIsLate(): AwsError {
  const message = 'Consistent reads are not supported on global secondary indexes'
  return new AwsError('ValidationException', 400, message)
}

/** Throws for a parameter that would be ignored. */
export function refuseUnknown(operation: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  const message = `Local AWS does not support the parameter ${unknown.join(', ')} of ${operation}`
  throw new AwsError('ValidationException', 400, message)
}

/** Carries out a validated request. Rejects with an EngineError. */
export function run(operation: EngineOperation, data: Data, store: Store): Promise<Result> {
  return new Promise((resolve, reject) => {
    parts[operation].action(store, data, (error, result) => {
      if (error) reject(error)
      else resolve(result ?? {})
    })
  })
}

/** The present state of the item that a validated request reads or writes. */
export function currentItem(data: Data, store: Store): Promise<Item | undefined> {
  return new Promise((resolve, reject) => {
    store.getTable(String(data.TableName), (error, table) => {
      if (error || !table) return reject(error)
      const key = db.createKey(data.Key ?? data.Item, table)
      store.getItemDb(table.TableName).get(key, (_, item) => resolve(itemSchema.parse(item)))
    })
  })
}
const itemSchema = z.record(z.string(), z.unknown()).optional()

export function conditionHolds(data: Data, item: Item | undefined): boolean {
  return !db.checkConditional(data, item)
}
