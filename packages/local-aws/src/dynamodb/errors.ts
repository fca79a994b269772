import { AwsError } from '../aws-error.ts'
import { answerJson } from '../protocol/json.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import { engineErrorSchema } from './engine.ts'

/** An error that says more than a code and a message: reasons, or the item that stood in the way. */
export class DynamoError extends AwsError {
  readonly more: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, more: Readonly<Record<string, unknown>>) {
    super(code, 400, message)
    this.name = 'DynamoError'
    this.more = more
  }
}

/** The answer to a refused request; undefined if this was no refusal but a fault of ours. */
export function refusal(error: unknown, request: WireRequest): WireResponse | undefined {
  if (error instanceof DynamoError) {
    const __type = `com.amazonaws.dynamodb.v20120810#${error.code}`
    return answerJson(request, { __type, message: error.message, ...error.more }, 400)
  }
  const engineError = engineErrorSchema.safeParse(error)
  return engineError.success ? answerJson(request, engineError.data.body, engineError.data.statusCode) : undefined
}
