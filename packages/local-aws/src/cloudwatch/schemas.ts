import * as z from 'zod'

/** Numbers and conditions are text in AWS Query. */
export const number = z.coerce.number()
export const flag = z.union([z.boolean(), z.stringbool()])
/** Text in AWS Query, and seconds since 1970 in AWS JSON. */
export const instant = z.union([
  z.number().transform((seconds) => new Date(seconds * 1000)),
  z
    .string()
    .refine((text) => !Number.isNaN(Date.parse(text)), 'Must be a time, such as 2025-07-16T01:00:00Z')
    .transform((text) => new Date(text)),
])
export const dimension = z.strictObject({ Name: z.string(), Value: z.string() })
export const dimensions = z.array(dimension).max(30)
/** A multiple of a minute: local AWS has no metrics of high resolution. */
export const period = number.int().min(60).multipleOf(60)
export const metric = z.strictObject({
  Namespace: z.string().min(1).max(255),
  MetricName: z.string().min(1).max(255),
  Dimensions: dimensions.default([]),
})
