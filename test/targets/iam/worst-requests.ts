import type { Access, Network } from '#core/access/access.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { access } from '#events/fields/access.ts'
import { literal } from '#test/fixtures/requests.ts'

/** The detail of an event has 64 KB at most; this much is left for its lists. */
const ACCESS_BYTES = 62 * 1024
const LONGEST_LIST = 500
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

type Lists = { readonly [list in keyof Access]?: readonly string[] }

const many = (entry: (index: number) => string, count = LONGEST_LIST) =>
  Array.from({ length: count }, (_, index) => entry(index))
const short = (index: number) => `${LETTERS[Math.floor(index / 36) % 36]}${LETTERS[index % 36]}`

const keyIn = (region: string) => (index: number) =>
  `arn:aws:kms:${region}:111122223333:key/1234abcd-12ab-34cd-56ef-${String(index).padStart(12, '0')}`
const keys = (count = LONGEST_LIST) => many(keyIn('us-east-1'), count)
const images = many((index) => `arn:aws:ecr:us-east-1:111122223333:repository/r${short(index)}`)
const logGroups = many((index) => `arn:aws:logs:us-east-1:111122223333:log-group:g${short(index)}`)

const prefixes = (list: string, count = LONGEST_LIST) => many((index) => `abc/${list}${short(index)}/`, count)
const prefixesOfBuckets = (list: string) => many((index) => `${list}${short(index)}/${short(index)}/`)
const inFourLists = (of: (list: string) => readonly string[]) => ({
  datasets: of('d'),
  baseModels: of('b'),
  outputs: of('o'),
  checkpoints: of('c'),
})

const LISTS: Readonly<Record<string, Lists>> = {
  '300 prefixes and 100 keys': { datasets: prefixes('d', 300), kmsKeys: keys(100) },
  '500 prefixes of one bucket': { datasets: prefixes('d') },
  '500 prefixes of 500 buckets': { datasets: prefixesOfBuckets('d') },
  '500 buckets': { datasets: many((index) => `d${short(index)}`) },
  '2,000 prefixes of one bucket': inFourLists((list) => prefixes(list)),
  '2,000 prefixes of 2,000 buckets': inFourLists(prefixesOfBuckets),
  '500 outputs': { outputs: prefixes('d') },
  '500 prefixes and 500 keys': { datasets: prefixes('d'), kmsKeys: keys() },
  '500 prefixes and 30 keys': { datasets: prefixes('d'), kmsKeys: keys(30) },
  '500 checkpoints and 10 keys': { checkpoints: prefixes('d'), kmsKeys: keys(10) },
  '4 prefixes and 500 keys': { datasets: prefixes('d', 4), kmsKeys: keys() },
  '1 bucket and 500 keys': { datasets: ['abc'], kmsKeys: keys() },
  'keys of 9 regions': {
    datasets: prefixes('d', 20),
    kmsKeys: many((index) => keyIn(`us-east-${index % 9}`)(index), 18),
  },
  'long prefixes': { datasets: many((index) => `abc/${'long-directory/'.repeat(6)}${short(index)}/`) },
  'the longest prefixes': {
    checkpoints: many((index) => `abc/${short(index)}${'/a'.repeat(510)}/`),
    kmsKeys: keys(5),
  },
  'prefixes in prefixes': { checkpoints: many((index) => `abc/${'a/'.repeat(index + 1)}`, 360) },
  'accented prefixes': { checkpoints: many((index) => `abc/${'é'.repeat(40)}${short(index)}/`) },
  '500 images': { images },
  '500 log groups': { logGroups },
  everything: { ...inFourLists(prefixesOfBuckets), kmsKeys: keys(), images, logGroups },
}

const NETWORKS: Readonly<Record<string, Network>> = {
  'one address': { sourceIps: ['203.0.113.42/32'] },
  '64 blocks': { sourceIps: many((index) => `2600:1f18:${(0x1000 + index).toString(16)}::/48`, 64) },
  '64 endpoints': { vpcEndpoints: many((index) => `vpce-${String(index).padStart(17, '0')}`, 64) },
}

/** Requests that an event can make and that cause as much work as possible, by what they are made of. */
export const worstRequests: readonly (readonly [string, JobAccess])[] = Object.entries(LISTS).flatMap(([what, lists]) =>
  Object.entries(NETWORKS).flatMap(([where, network]) =>
    (['shared', 'exclusive'] as const).map(
      (isolation) => [`${what}, from ${where}, ${isolation}`, requestOf(lists, network, isolation)] as const,
    ),
  ),
)

function requestOf(lists: Lists, network: Network, isolation: JobAccess['isolation']): JobAccess {
  return {
    jobId: 'worst',
    principal: { type: 'role', name: 'trainer' },
    window: { opensAt: new Date('2025-07-16T01:00:00Z'), closesAt: new Date('2025-07-16T04:00:00Z') },
    network,
    access: literal(access.parse(cut(lists))),
    isolation,
  }
}

/** As many entries of each list as fit into an event, taken from the lists in turn. */
function cut(lists: Lists): Lists {
  const kept = new Map<string, string[]>(Object.keys(lists).map((name) => [name, []]))
  let bytes = 0
  for (let index = 0; index < LONGEST_LIST; index += 1) {
    for (const [name, entries] of Object.entries(lists)) {
      const entry = entries?.[index]
      if (entry === undefined) continue
      bytes += Buffer.byteLength(JSON.stringify(entry)) + 1
      if (bytes <= ACCESS_BYTES) kept.get(name)?.push(entry)
    }
  }
  return Object.fromEntries(kept)
}

/** How many entries a request has, of all lists. */
export function entriesOf({ access, network }: JobAccess): number {
  const places = network === 'any' ? [] : Object.values(network).flat()
  return Object.values(access).reduce((sum, { length }) => sum + length, places.length)
}
