import * as z from 'zod'
import { grantContract } from './grant.ts'

const texts = z.array(z.string())

const statement = z.strictObject({
  policy: z.string().meta({ description: 'Its name, and what kind of policy it is.' }),
  index: z.int().positive().meta({ description: 'From 1.' }),
  sid: z.string().optional(),
  sentence: z.string(),
})

const answer = z.strictObject({
  jobId: z.string(),
  allowed: z.boolean(),
  certain: z.boolean().meta({ description: 'False if a policy that could change the answer could not be read.' }),
  action: z.string(),
  resource: z.string(),
  at: z.string(),
  from: z.string(),
  because: z.string(),
  statement: statement.optional().meta({ description: 'The one that decides; absent if none allows it.' }),
  obstacles: texts.meta({ description: 'What stands in the way, and what to do about it.' }),
  considered: texts.meta({ description: 'Policies that were taken into account.' }),
  unread: texts,
})

const list = z.strictObject({
  jobId: z.string(),
  grant: grantContract,
  why: z.string(),
  sentences: texts.meta({ description: 'What the policies of the grant allow.' }),
  obstacles: texts,
})

export const canContract = z.union([answer, list]).meta({ description: 'What a job may do.' })

export type CanAnswer = z.output<typeof answer>
export type CanList = z.output<typeof list>
