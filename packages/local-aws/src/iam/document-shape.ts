import { parseOperator } from '@curfew/iam-policy/operator'
import * as z from 'zod'

const strings = z.union([z.string().transform((one) => [one]), z.array(z.string())])
const scalar = z.union([z.string(), z.number(), z.boolean()])
const scalars = z.union([scalar.transform((one) => [one]), z.array(scalar)])

const condition = z
  .record(z.string(), z.record(z.string(), scalars))
  .refine((blocks) => Object.keys(blocks).every((name) => parseOperator(name) !== undefined))

const elements = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.string().regex(/^(?:allow|deny)$/i),
  Action: strings.optional(),
  NotAction: strings.optional(),
  Condition: condition.default({}),
})
const oneOf = (statement: Readonly<Record<string, unknown>>, name: string) =>
  statement[name] === undefined || statement[`Not${name}`] === undefined

const statement = elements
  .extend({ Resource: strings.optional(), NotResource: strings.optional() })
  .refine((one) => oneOf(one, 'Action') && oneOf(one, 'Resource'))

const principals = z.strictObject({
  AWS: strings.optional(),
  Service: strings.optional(),
  Federated: strings.optional(),
  CanonicalUser: strings.optional(),
})
const trustStatement = elements
  .extend({ Principal: z.union([z.literal('*'), principals]) })
  .refine((one) => oneOf(one, 'Action'))

const document = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
})

/** The shape of an identity policy: which elements it has, and of which types they are. */
export const documentShape = document.extend({
  Statement: z.union([statement.transform((one) => [one]), z.array(statement).min(1)]),
})

/** The same of a trust policy. */
export const trustShape = document.extend({
  Statement: z.union([trustStatement.transform((one) => [one]), z.array(trustStatement).min(1)]),
})

export type StatementShape = z.infer<typeof statement>
export type TrustShape = z.infer<typeof trustStatement>
