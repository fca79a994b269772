import * as z from 'zod'

/** What `curfew doctor --json` prints. */
export const doctorContract = z
  .strictObject({
    stage: z.string(),
    prefix: z.string().meta({ description: 'With which every name of its resources begins.' }),
    account: z.string().optional().meta({ description: 'Absent if AWS did not accept the credentials.' }),
    region: z.string().optional(),
    caller: z.string().optional().meta({ description: 'The ARN of whoever asked.' }),
    at: z.string().meta({ description: 'UTC, in whole seconds.' }),
    checks: z.array(
      z.strictObject({
        check: z.string().meta({
          description: 'What was checked: the name of a check, user/NAME, role/NAME or access-key/tigris/NAME.',
        }),
        status: z
          .enum(['ok', 'warning', 'unreadable', 'failure'])
          .meta({ description: 'unreadable: the caller may not read it, or AWS did not answer.' }),
        message: z.string(),
        remedy: z.string().optional().meta({ description: 'A command, or a section of a page.' }),
      }),
    ),
    summary: z.strictObject({
      ok: z.int().nonnegative(),
      warning: z.int().nonnegative(),
      unreadable: z.int().nonnegative(),
      failure: z.int().nonnegative(),
    }),
  })
  .meta({ description: 'The state of a stage.' })

export type DoctorReport = z.output<typeof doctorContract>
