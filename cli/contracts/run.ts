import * as z from 'zod'

const instant = z.iso.datetime({ precision: 0 }).meta({ description: 'UTC, in whole seconds.' })

const HAPPENINGS = [
  'ready',
  'started',
  'closing soon',
  'signal sent',
  'extension requested',
  'extended',
  'extension refused',
  'extension unanswered',
  'shortened',
  'given back',
  'ended',
  'revoked',
  'closed',
  'terminated',
  'still running',
  'finished',
  'reported',
  'trouble',
  'recovered',
  'interrupted',
] as const

/** What `curfew run --json` prints on standard error, one a line, among the lines of the command that it runs. */
export const runLineContract = z
  .strictObject({
    curfew: z.enum(HAPPENINGS).meta({ description: 'What happened.' }),
    jobId: z.string(),
    at: instant,
    message: z.string().meta({ description: 'The sentence that is printed without --json. Its words may change.' }),
    endsAt: instant.optional().meta({ description: 'When access ends, as of now; absent once it is over.' }),
    by: z.string().optional().meta({ description: 'Who ended or revoked access.' }),
    reason: z.string().optional().meta({ description: 'Why, in their words.' }),
    exit: z.int().optional().meta({ description: 'What the command exited with: 128 and more if a signal ended it.' }),
  })
  .meta({ description: 'Something that happened during a run.' })

export type RunLine = z.output<typeof runLineContract>
