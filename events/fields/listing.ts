import * as z from 'zod'

export const listing = z.literal('whole-bucket', { error: 'must be "whole-bucket", or be left out' }).meta({
  description:
    'Accepts that the job may list the names of all objects in the buckets that it reads from, where a store cannot limit a list to a prefix: Tigris. Only where the guardrails allow it.',
})
