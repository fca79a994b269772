import * as z from 'zod'
import type { Location } from '#core/access/access.ts'
import { parseLocation } from '#core/access/location.ts'

const uri = z.string().meta({
  description: 'A bucket, s3://bucket/prefix/, s3://bucket/prefix/* or, for one object, s3://bucket/key.',
})

const account = z
  .string()
  .regex(/^\d{12}$/, 'must be the 12 digits of an account')
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

function locationOf(entry: z.output<typeof read>, context: z.RefinementCtx): Location {
  const { location: text, ...rest } = typeof entry === 'string' ? { location: entry } : entry
  const parsed = parseLocation(text)
  if ('location' in parsed) return { ...parsed.location, ...rest }
  const path = typeof entry === 'string' ? [] : ['location']
  context.addIssue({ code: 'custom', message: parsed.problem, path })
  return z.NEVER
}
