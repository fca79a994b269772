import * as z from 'zod'
import { network } from '#events/fields/network.ts'
import { line } from '#events/fields/text.ts'

const STAGE = /^[A-Za-z0-9-]{1,40}$/

export const stageName = z.string().regex(STAGE, 'must be 1 to 40 letters, digits and hyphens')

/** What `curfew.json` may say. */
export const settingsContract = z
  .strictObject({
    $schema: z.string().optional(),
    stage: stageName.optional().meta({ description: 'The stage that Curfew is deployed as. Default: prod.' }),
    prefix: z
      .string()
      .regex(/^curfew[A-Za-z0-9-]{0,40}$/, 'must begin with curfew, and be letters, digits and hyphens')
      .optional()
      .meta({ description: 'The prefix of the stack, if it was deployed with one that is not that of its stage.' }),
    source: z
      .string()
      .regex(/^[A-Za-z0-9_./-]{1,256}$/, 'must be letters, digits and _./-')
      .refine((source) => source !== 'curfew' && !source.startsWith('aws.'), 'must not be curfew or begin with aws.')
      .optional()
      .meta({
        description: 'The source of the events that commands put on the bus, by which guardrails know who asks.',
      }),
    requestedBy: line('Who asks. Default: the ARN of the caller.').optional(),
    principal: z
      .string()
      .regex(
        /^(?:(?:user|role)\/[\w+=.@-]{1,64}|access-key\/tigris\/[\w.-]{1,64})$/,
        'must be user/NAME, role/NAME or access-key/tigris/NAME',
      )
      .optional()
      .meta({ description: 'Who jobs run as, unless a request says so.' }),
    network: network.optional().meta({ description: 'Where jobs call from, unless a request says so.' }),
    guardrails: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'File with the guardrails of the stage, relative to this one.' }),
    catalogue: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'File with the catalogue of the stage, relative to this one.' }),
  })
  .meta({ description: 'Defaults of the command curfew.' })
