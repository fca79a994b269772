import * as z from 'zod'

/** The id of an AWS account. */
export const accountId = z.string().regex(/^\d{12}$/, 'must be the 12 digits of an account')
