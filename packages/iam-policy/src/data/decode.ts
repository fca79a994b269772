import { entriesOf, fieldsOf, indicesOf } from './entries.ts'
import { once, onceFor } from './once.ts'
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

/** A service of the table, and those of its actions whose names a test accepts: only they are read. */
export type TableService = Service & {
  readonly actionsWhere: (isWanted: (name: string) => boolean) => readonly Action[]
}

/**
 * One service of the table, as `tools/iam-data.ts` writes it. Each part is read when it is first asked for: most of the 20,000
 * actions are asked for nothing, and a policy that names them all wants little more than their names.
 */
export function decodeService(
  prefix: string,
  [types = '', keys = '', lists = '', actions = '']: readonly string[],
): TableService {
  const keyTable = once(() => decodeKeys(keys, prefix))
  const listTable = once(() => entriesOf(lists).map(indicesOf))
  const picking = <T>(table: () => readonly T[]) =>
    onceFor((list) => (list === '' ? [] : (listTable()[Number(list)] ?? []).flatMap((index) => table()[index] ?? [])))
  const keysIn = picking(keyTable)
  const typeTable = once(() =>
    fieldsOf(types).map(
      ([name, arn, list]): ResourceType => ({ name, arn: `arn:\${Partition}:${arn}`, keys: keysIn(list) }),
    ),
  )
  const typesIn = picking(typeTable)
  const keysOf = onceFor((typesAndKeys) => {
    const [typeList = '', keyList = ''] = typesAndKeys.split('|')
    return [...new Set([...keysIn(keyList), ...typesIn(typeList).flatMap((type) => type.keys)])]
  })
  const entries = once(() => entriesOf(actions))
  const actionOf = onceFor((entry) => actionIn(entry, prefix, { typesIn, keysOf }))
  const actionsWhere = (isWanted: (name: string) => boolean) =>
    entries()
      .filter((entry) => isWanted(`${prefix}:${entry.slice(0, entry.indexOf('|'))}`))
      .map(actionOf)
  return {
    prefix,
    get keys() {
      return keyTable()
    },
    get resourceTypes() {
      return typeTable()
    },
    get actions() {
      return actionsWhere(() => true)
    },
    actionsWhere,
  }
}

type Lists = {
  readonly typesIn: (list: string) => readonly ResourceType[]
  readonly keysOf: (typesAndKeys: string) => readonly ConditionKey[]
}

function actionIn(entry: string, prefix: string, { typesIn, keysOf }: Lists): Action {
  const [name = '', level = '', types = '', keys = '', dependents = ''] = entry.split('|')
  return {
    name: `${prefix}:${name}`,
    level: LEVELS[level] ?? 'Write',
    get resourceTypes() {
      return typesIn(types)
    },
    get keys() {
      return keysOf(`${types}|${keys}`)
    },
    get dependents() {
      return dependents === '' ? [] : dependents.split(',')
    },
  }
}

/** Read a list of condition keys. One that begins with `:` is the service's own. */
export function decodeKeys(text: string, prefix: string): readonly ConditionKey[] {
  return fieldsOf(text).map(([name, type]) => ({
    name: name.startsWith(':') ? `${prefix}${name}` : name,
    type: TYPES[type[0] ?? ''] ?? 'String',
    isMultiValued: type.endsWith('+'),
  }))
}
