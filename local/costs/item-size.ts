import { isRecord } from '@curfew/local-aws/is-record'

/** An item of a table in DynamoDB's own form: `{ pk: { S: 'user/x' } }`. */
export type Item = Readonly<Record<string, unknown>>

/** The size of an item as DynamoDB counts it (`CapacityUnitCalculations`): names, values, and an overhead for nesting. */
export function bytesOfItem(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOfValue(value), 0)
}

const NESTING_BYTES = 3

function bytesOfValue(value: unknown): number {
  const [[type, content] = ['NULL', true]] = isRecord(value) ? Object.entries(value) : []
  if (type === 'S') return Buffer.byteLength(String(content))
  if (type === 'N') return Math.ceil(String(content).replace(/\D/g, '').length / 2) + 1
  if (type === 'B') return Buffer.from(String(content), 'base64').length
  if (type === 'M' && isRecord(content)) {
    return NESTING_BYTES + Object.keys(content).length + bytesOfItem(content)
  }
  if (Array.isArray(content)) {
    const each = type === 'L' ? content : content.map((one) => ({ [type.slice(0, 1)]: one }))
    return NESTING_BYTES + each.reduce((sum, one) => sum + 1 + bytesOfValue(one), 0)
  }
  return 1
}
