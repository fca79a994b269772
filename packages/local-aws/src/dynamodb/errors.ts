import { AwsError } from '../aws-error.ts'
import { answerJson } from '../protocol/json.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import { engineErrorSchema } from './engine.ts'

/** An error with more members than code and message: cancellation reasons, or the item that failed the condition. */
export class DynamoError extends AwsError {
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>>) {
    super(code, 400, message)
    this.name = 'DynamoError'
    this.details = details
  }
}

/** The response to a refused request; undefined if the error is a defect of local AWS. */
export function errorAnswer(error: unknown, request: WireRequest): WireResponse | undefined {
  if (error instanceof DynamoError) {
    const __type = `com.amazonaws.dynamodb.v20120810#${error.code}`
    return answerJson(request, { __type, message: error.message, ...error.details }, 400)
  }
  const engineError = engineErrorSchema.safeParse(error)
  return engineError.success ? answerJson(request, engineError.data.body, engineError.data.statusCode) : undefined
}
