import * as z from 'zod'

/** What `curfew init --json` prints. */
export const initContract = z
  .strictObject({
    wrote: z
      .strictObject({ settings: z.string(), guardrails: z.string(), event: z.string() })
      .meta({ description: 'The files, by what is in them.' }),
    findings: z
      .array(
        z.strictObject({
          ...{ file: z.string(), code: z.string(), path: z.string(), message: z.string() },
          severity: z.enum(['error', 'security_warning', 'warning', 'suggestion']),
          position: z.strictObject({ line: z.int(), column: z.int() }),
        }),
      )
      .meta({ description: 'What curfew policy lint says of them.' }),
    next: z
      .array(z.strictObject({ purpose: z.string(), commands: z.array(z.string()) }))
      .meta({ description: 'What is to be done now, in order.' }),
  })
  .meta({ description: 'What curfew init prints with --json.' })

export type InitAnswer = z.infer<typeof initContract>
export type Step = InitAnswer['next'][number]
