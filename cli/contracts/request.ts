import * as z from 'zod'
import { grantContract } from './grant.ts'

const problems = z.array(z.strictObject({ path: z.string(), message: z.string() }))

const event = z.string().meta({ description: 'The id of the event on the bus, which audit records name.' })

const granted = {
  jobId: z.string(),
  event: event.optional().meta({ description: 'Absent: the same request was granted before.' }),
  grant: grantContract,
  warnings: problems.meta({ description: 'What did not refuse the request, and may still surprise.' }),
}

/** What `curfew request --json` prints. */
export const requestContract = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      ...granted,
      outcome: z.literal('ready'),
      secret: z.string().optional().meta({ description: "The secret with the user's access key." }),
    }),
    z.strictObject({ ...granted, outcome: z.literal('scheduled') }),
    z.strictObject({ ...granted, outcome: z.literal('over') }),
    z.strictObject({
      outcome: z.literal('refused'),
      jobId: z.string().optional(),
      event: event.optional().meta({ description: 'Absent: it was not sent.' }),
      problems,
      moreProblems: z.int().nonnegative().meta({ description: 'How many more there are.' }),
    }),
    z.strictObject({
      outcome: z.literal('unknown'),
      jobId: z.string(),
      event: event.optional(),
      because: z.string(),
    }),
    z.strictObject({ outcome: z.literal('sent'), jobId: z.string(), event }).meta({ description: 'With --no-wait.' }),
    z
      .strictObject({
        outcome: z.literal('checked'),
        jobId: z.string(),
        detail: z.record(z.string(), z.unknown()).meta({ description: 'The event, which was not sent.' }),
        policies: z.array(z.unknown()).optional().meta({
          description: 'As they would be attached. Absent if names of a catalogue could not be looked up.',
        }),
        sentences: z.array(z.string()).optional(),
        tried: z.int().optional().meta({ description: 'With how many requests the policies were tried.' }),
        unchecked: z.array(z.string()).meta({ description: 'What could not be checked without being sent.' }),
      })
      .meta({ description: 'With --dry-run.' }),
  ])
  .meta({ description: 'What became of a request.' })

export type RequestAnswer = z.output<typeof requestContract>
