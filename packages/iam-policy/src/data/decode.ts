import { fieldsOf, indicesOf } from './entries.ts'
import type { AccessLevel, Action, ConditionKey, KeyType, ResourceType, Service } from './service.ts'

const LEVELS: Readonly<Record<string, AccessLevel>> = {
  R: 'Read',
  W: 'Write',
  L: 'List',
  T: 'Tagging',
  P: 'Permissions management',
}

const TYPES: Readonly<Record<string, KeyType>> = {
  S: 'String',
  A: 'ARN',
  B: 'Bool',
  N: 'Numeric',
  D: 'Date',
  I: 'IPAddress',
}

/** Read one service of the table, as `tools/iam-data.ts` writes it. */
export function decodeService(prefix: string, [types = '', keys = '', lists = '', actions = '']: readonly string[]) {
  const keyTable = decodeKeys(keys, prefix)
  const listTable = fieldsOf(lists).map(([list]) => indicesOf(list))
  const pick = <T>(table: readonly T[], list: string) =>
    (listTable[Number(list || -1)] ?? []).flatMap((index) => table[index] ?? [])

  const typeTable = fieldsOf(types).map(
    ([name, arn, list]): ResourceType => ({ name, arn: `arn:\${Partition}:${arn}`, keys: pick(keyTable, list) }),
  )
  const service: Service = {
    prefix,
    keys: keyTable,
    resourceTypes: typeTable,
    actions: fieldsOf(actions).map(([name, level, typeList, keyList, dependents]): Action => {
      const resourceTypes = pick(typeTable, typeList)
      const all = [...pick(keyTable, keyList), ...resourceTypes.flatMap((type) => type.keys)]
      return {
        name: `${prefix}:${name}`,
        level: LEVELS[level] ?? 'Write',
        resourceTypes,
        keys: [...new Set(all)],
        dependents: dependents === '' ? [] : dependents.split(','),
      }
    }),
  }
  return service
}

/** Read a list of condition keys. One that begins with `:` is the service's own. */
export function decodeKeys(text: string, prefix: string): readonly ConditionKey[] {
  return fieldsOf(text).map(([name, type]) => ({
    name: name.startsWith(':') ? `${prefix}${name}` : name,
    type: TYPES[type[0] ?? ''] ?? 'String',
    isMultiValued: type.endsWith('+'),
  }))
}
