import * as z from 'zod'
import type { ListedProblems } from '#core/refusal.ts'

/** What an answer says beside what it grants. */
export const warningsFields = {
  warnings: z.array(z.strictObject({ path: z.string(), message: z.string() })).meta({
    description:
      'What does not refuse the request, and may still surprise its sender. At most 50, and 15 KB. Paths are those of the request.',
  }),
  moreWarnings: z.int().positive().optional().meta({ description: 'How many more there are, if not all are listed.' }),
}

/** @param warnings as `listed` lists them */
export function warningsOf({ problems, more }: ListedProblems) {
  return { warnings: [...problems], ...(more > 0 && { moreWarnings: more }) }
}
