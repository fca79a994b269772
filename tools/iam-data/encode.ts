// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the reference writes placeholders like this
/** One service in the source package: only the fields that the table needs. */
export type SourceService = {
  readonly prefix: string
  readonly actions: readonly SourceAction[]
  readonly resourceTypes: readonly {
    readonly key: string
    readonly arn: string
    readonly conditionKeys?: readonly string[]
  }[]
  readonly conditionKeys: readonly { readonly key: string; readonly type: string }[]
}

export type SourceAction = {
  readonly name: string
  readonly accessLevel: string
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[]
  readonly conditionKeys: readonly string[]
  readonly dependents: readonly string[]
}

const LEVELS: Readonly<Record<string, string>> = {
  Read: 'R',
  Write: 'W',
  List: 'L',
  'Tagging, Write': 'T',
  'Permissions management, Write': 'P',
}

const TYPES: Readonly<Record<string, string>> = {
  String: 'S',
  ARN: 'A',
  Bool: 'B',
  Numeric: 'N',
  Date: 'D',
  IPAddress: 'I',
}

/** `S`, or `S+` for a key of several values. */
export function encodeKeyType(type: string): string {
  const [, array, base = ''] = /^(ArrayOf)?(.*)$/.exec(type) ?? []
  return `${codeOf(TYPES, base)}${array === undefined ? '' : '+'}`
}

/**
 * Four texts: resource types, condition keys, lists of indices into those two, and actions that refer to lists. `;`
 * separates entries and `|` fields; neither occurs in the data. Actions share lists, because most need one of a few.
 */
export function encodeService(service: SourceService): readonly string[] {
  const lists: string[] = []
  const typeNames = service.resourceTypes.map(({ key }) => key)
  const keyNames = service.conditionKeys.map(({ key }) => key.toLowerCase())
  const listOf = (names: readonly string[], known: readonly string[]) => pooled(lists, indicesOf(names, known))

  const types = service.resourceTypes.map(({ key, arn, conditionKeys }) =>
    entry([key, arn.replace('arn:${Partition}:', ''), listOf((conditionKeys ?? []).map(lower), keyNames)]),
  )
  const keys = service.conditionKeys.map(({ key, type }) => entry([shortKey(key, service.prefix), encodeKeyType(type)]))
  const actions = service.actions.map((action) =>
    entry([
      action.name,
      codeOf(LEVELS, action.accessLevel),
      listOf(
        action.resourceTypes.map(({ name }) => name),
        typeNames,
      ),
      listOf(keysOf(action).map(lower), keyNames),
      action.dependents.join(','),
    ]),
  )
  return [types, keys, lists, actions].map((entries) => entries.join(';'))
}

function keysOf({ conditionKeys, resourceTypes }: SourceAction): readonly string[] {
  return [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)]
}

/** A key with the service's own prefix begins with `:`. */
function shortKey(key: string, prefix: string): string {
  return key.startsWith(`${prefix}:`) ? key.slice(prefix.length) : key
}

/** Leaves out names that the service does not define: the reference has a few. */
function indicesOf(names: readonly string[], known: readonly string[]): readonly number[] {
  const indices = names.map((name) => known.indexOf(name)).filter((index) => index >= 0)
  return [...new Set(indices)].toSorted((a, b) => a - b)
}

function pooled(lists: string[], indices: readonly number[]): string {
  if (indices.length === 0) return ''
  const text = ranges(indices)
  if (!lists.includes(text)) lists.push(text)
  return String(lists.indexOf(text))
}

/** `0-3,7` */
function ranges(indices: readonly number[]): string {
  const runs: { readonly first: number; readonly last: number }[] = []
  for (const index of indices) {
    const run = runs.at(-1)
    if (run?.last === index - 1) runs.splice(-1, 1, { first: run.first, last: index })
    else runs.push({ first: index, last: index })
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}

function entry(fields: readonly string[]): string {
  const bad = fields.find((field) => /[;|]/.test(field))
  if (bad !== undefined) throw new Error(`Cannot write the IAM data: "${bad}" contains a separator`)
  return fields.join('|').replace(/\|+$/, '')
}

function codeOf(codes: Readonly<Record<string, string>>, word: string): string {
  const code = codes[word]
  if (code === undefined) throw new Error(`Cannot write the IAM data: unknown value "${word}"`)
  return code
}

function lower(text: string): string {
  return text.toLowerCase()
}
