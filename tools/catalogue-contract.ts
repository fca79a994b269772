import * as z from 'zod'
import { parseLocation } from '#core/access/location.ts'
import { NAME_FORM } from '#core/catalogue/catalogue.ts'
import { parseUntil } from '#core/catalogue/until.ts'
import { accountId } from '#events/fields/account-id.ts'
import { line } from '#events/fields/text.ts'
import { principalPattern, sourcePattern } from './audience-patterns.ts'

const location = z.string().superRefine((text, context) => {
  const parsed = parseLocation(text)
  if ('problem' in parsed) context.addIssue({ code: 'custom', message: parsed.problem })
})

const until = z.string().superRefine((text, context) => {
  const parsed = parseUntil(text)
  if ('problem' in parsed) context.addIssue({ code: 'custom', message: parsed.problem })
})

const audience = z.strictObject({
  sources: z
    .array(sourcePattern)
    .exactOptional()
    .meta({ description: 'Event sources; * matches any characters. Absent: any source.' }),
  requesters: z
    .array(z.string().min(1))
    .exactOptional()
    .meta({ description: 'Values of requestedBy; * matches any characters. Absent: any requester.' }),
  principals: z.array(principalPattern).exactOptional().meta({
    description:
      'Users, roles and slots of a store: user/trainer-*, role/training-*, access-key/tigris/trainer-*. Absent: any principal.',
  }),
})

const entry = z.strictObject({
  name: z
    .string()
    .regex(NAME_FORM, 'must be 1 to 100 of a-z, 0-9, ".", "_" and "-", beginning with a letter or digit')
    .meta({ description: 'A request writes name:<name> instead of the location.' }),
  location: location.meta({ description: 'A bucket, s3://bucket/prefix/, or for one object s3://bucket/key.' }),
  account: accountId.exactOptional().meta({
    description: 'The account of the bucket. The guardrails have to name it too. Absent: where they place the bucket.',
  }),
  readOnly: z.boolean().exactOptional().meta({
    description: 'Whether it may be a dataset or base model only. Absent: true.',
  }),
  for: audience.exactOptional().meta({
    description: 'Who may use it, beside what the guardrails say. Absent: anybody whom they allow it.',
  }),
  until: until.exactOptional().meta({
    description:
      'The last day on which it may be used, 2025-12-31: access ends at 00:00Z of the next day, whatever the window. Or the instant at which it ends. Absent: no end.',
  }),
  description: line('What it is.').exactOptional(),
  licence: line('Under which licence or agreement it may be used.').exactOptional(),
})

/** The catalogue file of a stage. */
export const catalogueContract = z
  .strictObject({ $schema: z.string().optional(), entries: z.array(entry) })
  .meta({ title: 'Curfew catalogue' })
