import * as z from 'zod'

export const keys = z.enum(['rotate', 'deactivate', 'keep']).meta({
  description: "What becomes of the user's access keys after the job. Default: rotate. A role has none.",
})
