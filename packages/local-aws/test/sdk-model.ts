/** One parameter of an operation: its name, and how it goes over the wire. */
export type Parameter = {
  readonly name: string
  readonly query: string | undefined
  readonly header: string | undefined
  readonly isLabel: boolean
  readonly isPayload: boolean
  readonly schema: unknown
}

/** One operation of a service, as the SDK's model has it. */
export type SdkOperation = {
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** A command of the SDK. */
  readonly command: (input: Readonly<Record<string, unknown>>) => unknown
}

/** Every operation that a client package of the SDK has, from the model that its commands carry. */
export function operationsOf(client: object): readonly SdkOperation[] {
  return Object.entries(client).flatMap(([name, Command]: [string, unknown]) => {
    if (!name.endsWith('Command') || name === '$Command' || typeof Command !== 'function') return []
    const command = (input: Readonly<Record<string, unknown>>): unknown => Reflect.construct(Command, [input])
    const [, , operation, , input] = listOf(Reflect.get(Object(command({})), 'schema'))
    return [{ name: String(operation), parameters: parametersOf(input), command }]
  })
}

/** The members of a structure. */
export function parametersOf(schema: unknown): readonly Parameter[] {
  const [kind, , , , names, schemas] = listOf(resolve(schema))
  if (kind !== STRUCTURE) return []
  return listOf(names).map((name, index) => parameter(String(name), listOf(schemas)[index]))
}

/** The schema of the elements of a list; undefined if it is none. */
export function elementOf(schema: unknown): unknown {
  if (typeof schema === 'number') return (schema & LIST_OF) !== 0 && schema < MAP_OF ? schema - LIST_OF : undefined
  const [kind, , , , element] = listOf(schema)
  return kind === LIST ? resolve(element) : undefined
}

export function isMap(schema: unknown): boolean {
  return typeof schema === 'number' ? schema >= MAP_OF : listOf(schema)[0] === MAP
}

const [LIST, MAP, STRUCTURE] = [1, 2, 3]
/** Lists and maps of simple types are written as one number. */
const [LIST_OF, MAP_OF] = [64, 128]

function parameter(name: string, member: unknown): Parameter {
  // A member is a schema, a function that returns one, or either with its traits.
  const isPair = Array.isArray(member) && member.length === 2
  const [schema, traits]: readonly unknown[] = isPair ? member : [member, {}]
  const trait = (key: string) => (typeof traits === 'object' ? Reflect.get(Object(traits), key) : undefined)
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return {
    name,
    query: text(trait('httpQuery')),
    header: (text(trait('httpHeader')) ?? text(trait('httpPrefixHeaders')))?.toLowerCase(),
    isLabel: traits === 1,
    isPayload: trait('httpPayload') !== undefined || traits === PAYLOAD,
    schema: resolve(schema),
  }
}

const PAYLOAD = 16

// A schema may stand behind a function, because schemas refer to each other.
function resolve(schema: unknown): unknown {
  return typeof schema === 'function' ? schema() : schema
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
