import * as z from 'zod'

export const isolation = z.enum(['shared', 'exclusive']).default('shared').meta({
  description: 'exclusive adds explicit denies, so that no other policy of the principal can widen the job.',
})
