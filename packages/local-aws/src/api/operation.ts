import type * as z from 'zod'
import { parse } from '../protocol/json.ts'
import type { Call, Context } from '../service.ts'

/** One permission that a call requires: `ec2:CreateNetworkInterface` on a subnet, for example. */
export type Need = { readonly action: string; readonly resource: string; readonly context?: Context }

/** Maps the input of an operation to its output, in whichever protocol it came. */
export type ApiOperation = (input: unknown, call: Call) => object

type Definition<Input> = {
  /** Strict: a parameter that local AWS does not know is an error, and never ignored. */
  readonly input: z.ZodType<Input>
  /** Everything that the caller must be allowed to do. Throws if the input names what does not exist. */
  readonly needs: (input: Input, call: Call) => readonly Need[]
  /** Carried out only if every need is met. */
  readonly answer: (input: Input, call: Call) => object
}

/** An operation of an API: parse, authorize everything, then answer. */
export function operation<Input>({ input, needs, answer }: Definition<Input>): ApiOperation {
  return (sent, call) => {
    const parsed = parse(input, sent)
    for (const { action, resource, context } of needs(parsed, call)) call.authorize(action, resource, context)
    return answer(parsed, call)
  }
}
