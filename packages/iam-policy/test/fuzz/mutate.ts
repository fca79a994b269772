import fc from 'fast-check'

/** JSON, as `JSON.parse` makes it. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const NAMES = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  '',
  ' ',
  '\ufeff',
  '\u0000',
]

const STRINGS = [
  ...NAMES,
  '*',
  '?',
  '${',
  '${}',
  '${*}',
  '${aws:username}',
  "${aws:PrincipalTag/a, 'b'}",
  "${a, 'b}",
  '\ud800',
  '\udfff\ud800',
  '\u2028',
  'arn:aws:s3:::',
  'arn:aws:sqs',
  'arn:*:*:*:*:*',
  'arn:aws:iam::111122223333:role/*',
  'arn:aws:kms:us-east-1:${aws:PrincipalAccount}:key/*',
  'iam:*',
  '*:*',
  's3:constructor',
  '__proto__:*',
  'aws:ResourceTag/',
  'aws:ResourceTag/${aws:x}',
  '1752638400000000',
  '1e400',
  '-0',
  '0x10',
  '99999999999999999999999999',
  '2025-02-30T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-00-00',
  '2025-07-16T25:00:00+99:99',
  '10.0.0.0/8',
  '0.0.0.0/0',
  '::/129',
  '::ffff:1.2.3.4',
  '1.2.3.4/',
  's3.us-east-1.amazonaws.com',
  'lambda.amazonaws.com',
]

const NUMBERS = [0, -0, 1e308, -1e308, 1e-320, 1752638400000000, Number.MAX_SAFE_INTEGER, 0.1]

const string = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...STRINGS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...STRINGS), fc.nat(400)).map(([text, times]) => text.repeat(times)),
  },
)

const leaf = fc.oneof(
  { weight: 8, arbitrary: string },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.nat(4000).map((depth) => nested(depth)) },
  { weight: 1, arbitrary: fc.nat(3000).map((length): Json => Array(length).fill('a:b')) },
)

function nested(depth: number): Json {
  let json: Json = []
  for (let level = 0; level < depth; level += 1) json = level % 2 === 0 ? [json] : { a: json }
  return json
}

/** Where in a policy something changes, and to what. */
type Mutation = {
  readonly at: number
  readonly how: 'replace' | 'drop' | 'rename' | 'wrap' | 'splice' | 'repeat'
  readonly value: Json
  readonly name: string
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(200),
  how: fc.constantFrom('replace', 'drop', 'rename', 'wrap', 'splice', 'repeat'),
  value: leaf,
  name: string,
})

/** Texts near the given policies: some of their parts replaced, dropped, renamed, wrapped or repeated. */
export function mutated(policies: readonly string[]): fc.Arbitrary<string> {
  const parsed = policies.map((text): Json => JSON.parse(text))
  return fc
    .tuple(
      fc.constantFrom(...parsed),
      fc.array(mutation, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('', '', '', '\ufeff', ' ', '\u0000'),
    )
    .map(([json, mutations, before]) => before + JSON.stringify(mutations.reduce(changed, json)))
}

function changed(json: Json, mutation: Mutation): Json {
  const counter = { left: mutation.at % (sizeOf(json) + 1) }
  return walk(json, mutation, counter)
}

function sizeOf(json: Json): number {
  let size = 0
  const waiting: Json[] = [json]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    size += 1
    if (size > 5000) return size
    if (typeof next === 'object' && next !== null) waiting.push(...Object.values(next))
  }
  return size
}

/** Only the parts above the deepest nesting change: what a mutation brought in is left as it is. */
function walk(json: Json, mutation: Mutation, counter: { left: number }, depth = 0): Json {
  counter.left -= 1
  if (counter.left === -1) return changedHere(json, mutation)
  if (depth > 12 || typeof json !== 'object' || json === null) return json
  if (isList(json)) return json.flatMap((item) => listed(walk(item, mutation, counter, depth + 1)))
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      const isHere = counter.left === 0 && mutation.how === 'rename'
      return [isHere ? mutation.name : key, walk(value, mutation, counter, depth + 1)]
    }),
  )
}

function changedHere(json: Json, { how, value, name }: Mutation): Json {
  switch (how) {
    case 'replace':
      return value
    case 'drop':
      return []
    case 'rename':
      return json
    case 'wrap':
      return { [name]: json }
    case 'splice':
      return typeof json === 'string' ? `${json}${name}` : [json, value]
    case 'repeat':
      return [json, json]
  }
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

function listed(json: Json): readonly Json[] {
  return [json]
}
