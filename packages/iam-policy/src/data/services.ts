import table from '../generated/iam-data.json' with { type: 'json' }
import { type ConditionKey, decodeKeys, decodeService, type Service } from './service.ts'

type Index = Readonly<Record<string, readonly string[]>>

const texts: Index = table.services
const vendors: Index = table.vendors
const prefixes: Index = table.prefixes
const decoded = new Map<string, Service>()

/** The day of AWS's service authorization reference that the table holds: what is newer is unknown here. */
export const DATA_DATE: string = table.updated

/** Every service prefix that actions may have. */
export const SERVICE_PREFIXES: readonly string[] = Object.keys(texts)

/** Keys that any request may carry, whatever the action: `aws:CurrentTime`. */
export const GLOBAL_KEYS: readonly ConditionKey[] = decodeKeys(table.globals, '')

/** One service, decoded when first asked for; undefined if AWS has none of that prefix. */
export function serviceOf(prefix: string): Service | undefined {
  const name = prefix.toLowerCase()
  const known = decoded.get(name)
  const text = texts[name]
  if (known || text === undefined) return known

  const service = decodeService(name, text)
  decoded.set(name, service)
  return service
}

/** The services with resources whose ARNs say `arn:aws:<vendor>:`; none if no ARN does. */
export function servicesOfArn(vendor: string): readonly Service[] {
  return (vendors[vendor] ?? [vendor]).flatMap((prefix) => serviceOf(prefix) ?? [])
}

/** The services with condition keys that begin with `<prefix>:`; none if no key does. */
export function servicesOfKey(prefix: string): readonly Service[] {
  const name = prefix.toLowerCase()
  return (prefixes[name] ?? [name]).flatMap((each) => serviceOf(each) ?? [])
}
