import { isRecord } from '../is-record.ts'
import type { Context } from '../service.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { Data, EngineOperation } from './engine.ts'
import type { Store } from './store.ts'

export type RequiredPermission = { readonly action: string; readonly resource: string; readonly context: Context }

/** The permissions that a validated request needs, with the partition keys that it reads or writes as context. */
export function requiredPermissions(
  operation: EngineOperation | 'ConditionCheckItem',
  data: Data,
  store: Store,
  location: StackLocation,
): readonly RequiredPermission[] {
  const action = `dynamodb:${operation}`
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    return Object.entries(isRecord(data.RequestItems) ? data.RequestItems : {}).map(([table, requests]) => ({
      action,
      resource: arn(location, 'dynamodb', `table/${table}`),
      context: leadingKeys(keysOfBatch(requests), hashKeyOf(store, table)),
    }))
  }
  const table = String(data.TableName)
  const index = data.IndexName === undefined ? '' : `/index/${String(data.IndexName)}`
  const keys = operation === 'Query' ? queriedKeys(data, store) : [data.Key ?? data.Item]
  return [
    {
      action,
      resource: arn(location, 'dynamodb', `table/${table}${index}`),
      context: operation === 'Query' ? leadingValues(keys) : leadingKeys(keys, hashKeyOf(store, table)),
    },
  ]
}

function hashKeyOf(store: Store, table: string): string {
  return store.tables.find(({ TableName }) => TableName === table)?.KeySchema[0]?.AttributeName ?? ''
}

function leadingKeys(keys: readonly unknown[], hashKey: string): Context {
  return leadingValues(keys.map((key) => (isRecord(key) ? key[hashKey] : undefined)))
}

/** `{ S: 'user#x' }` → `user#x`, as the condition key `dynamodb:LeadingKeys`. */
function leadingValues(values: readonly unknown[]): Context {
  const texts = values.flatMap((value) => (isRecord(value) ? Object.values(value).map(String) : []))
  return texts.length === 0 ? {} : { 'dynamodb:LeadingKeys': [...new Set(texts)] }
}

/** From the key conditions that dynalite parsed; the one on the partition key is always an equality. */
function queriedKeys(data: Data, store: Store): readonly unknown[] {
  const conditions = isRecord(data.KeyConditions) ? data.KeyConditions : {}
  const condition = data.IndexName === undefined ? conditions[hashKeyOf(store, String(data.TableName))] : undefined
  const values = isRecord(condition) ? condition.AttributeValueList : []
  return Array.isArray(values) ? values : []
}

function keysOfBatch(requests: unknown): readonly unknown[] {
  if (isRecord(requests)) return Array.isArray(requests.Keys) ? requests.Keys : []
  const writes = Array.isArray(requests) ? requests.filter(isRecord) : []
  return writes.map(({ PutRequest, DeleteRequest }) => {
    if (isRecord(PutRequest)) return PutRequest.Item
    return isRecord(DeleteRequest) ? DeleteRequest.Key : undefined
  })
}
