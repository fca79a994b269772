import * as z from 'zod'
import { type Location, NAME_PREFIX } from '#core/access/access.ts'
import { parseLocation } from '#core/access/location.ts'
import type { NamedLocation } from '#core/catalogue/asked-access.ts'
import { accountId } from './account-id.ts'

const uri = z.string().meta({
  description:
    'A bucket, s3://bucket/prefix/, s3://bucket/prefix/* or, for one object, s3://bucket/key; or an entry of the catalogue, name:<name>.',
})

const account = accountId
  .exactOptional()
  .meta({ description: 'The account that owns the bucket. Absent: the account that Curfew is deployed in.' })

const versions = z
  .literal(true)
  .exactOptional()
  .meta({ description: 'Whether versions of objects may be read by their ids as well.' })

const written = z.union([uri, z.strictObject({ location: uri, account })])
const read = z.union([uri, z.strictObject({ location: uri, account, versions })])

/** Where something is written only. */
export const writtenLocation = written.transform(locationOf)

/** Where something is read. */
export const readLocation = read.transform(locationOf)

function locationOf(entry: z.output<typeof read>, context: z.RefinementCtx): Location | NamedLocation {
  const { location: text, ...rest } = typeof entry === 'string' ? { location: entry } : entry
  if (text.startsWith(NAME_PREFIX)) return namedLocation(text.slice(NAME_PREFIX.length), rest, context)
  const parsed = parseLocation(text)
  if ('location' in parsed) return { ...parsed.location, ...rest }
  const path = typeof entry === 'string' ? [] : ['location']
  context.addIssue({ code: 'custom', message: parsed.problem, path })
  return z.NEVER
}

function namedLocation(
  name: string,
  { account, ...rest }: Omit<NamedLocation, 'name'>,
  context: z.RefinementCtx,
): NamedLocation {
  if (account === undefined) return { name, ...rest }
  const message = 'the catalogue says in which account a name is: leave account out'
  context.addIssue({ code: 'custom', message, path: ['account'] })
  return z.NEVER
}
