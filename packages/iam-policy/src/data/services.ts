import table from '../generated/iam-data.json' with { type: 'json' }
import { decodeKeys, decodeService, type TableService } from './decode.ts'
import type { Action, ConditionKey, Service } from './service.ts'

type Index = Readonly<Record<string, readonly string[]>>

const vendors: Index = table.vendors
const prefixes: Index = table.prefixes
const texts: Index = table.services
const decoded = new Map<string, TableService>()

/** The date of the AWS service authorization reference in the table: what is newer is unknown here. */
export const DATA_DATE: string = table.updated

/** Every service prefix that actions may have. */
export const SERVICE_PREFIXES: readonly string[] = Object.keys(texts)

/** Condition keys that any request may carry, such as `aws:CurrentTime`. */
export const GLOBAL_KEYS: readonly ConditionKey[] = decodeKeys(table.globals, '')

/** The service with this prefix; undefined if there is none. */
export function serviceOf(prefix: string): Service | undefined {
  return tableServiceOf(prefix)
}

/** The actions of a service whose names, such as `s3:GetObject`, a test accepts. */
export function actionsWhere(prefix: string, isWanted: (name: string) => boolean): readonly Action[] {
  return tableServiceOf(prefix)?.actionsWhere(isWanted) ?? []
}

function tableServiceOf(prefix: string): TableService | undefined {
  const name = prefix.toLowerCase()
  const known = decoded.get(name)
  const text = entryOf(texts, name)
  if (known || text === undefined) return known

  const service = decodeService(name, text)
  decoded.set(name, service)
  return service
}

/** The services with ARNs that begin with `arn:aws:<vendor>:`. */
export function servicesOfArn(vendor: string): readonly Service[] {
  return (entryOf(vendors, vendor) ?? [vendor]).flatMap((prefix) => serviceOf(prefix) ?? [])
}

/** The services with condition keys that begin with `<prefix>:`. */
export function servicesOfKey(prefix: string): readonly Service[] {
  const name = prefix.toLowerCase()
  return (entryOf(prefixes, name) ?? [name]).flatMap((each) => serviceOf(each) ?? [])
}

/** A name such as `constructor` comes from a policy too, and is no entry. */
function entryOf(index: Index, name: string): readonly string[] | undefined {
  return Object.hasOwn(index, name) ? index[name] : undefined
}
