import * as z from 'zod'

/** What `curfew credentials` prints: the form that SDKs read from a `credential_process`. */
export const credentialsContract = z
  .strictObject({
    Version: z.literal(1),
    AccessKeyId: z.string(),
    SecretAccessKey: z
      .string()
      .optional()
      .meta({ description: 'Left out on a terminal, unless --show-secret is passed.' }),
    SessionToken: z.string().optional().meta({ description: 'Only of a role. Left out like the secret.' }),
    Expiration: z.iso
      .datetime({ precision: 0 })
      .meta({ description: 'When the SDK asks again: never after access ends. UTC, in whole seconds.' }),
  })
  .meta({ description: 'Credentials of a job, for a credential_process.' })

export type PrintedCredentials = z.output<typeof credentialsContract>
