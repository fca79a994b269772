import { AwsError } from '../aws-error.ts'
import type { Call, Service } from '../service.ts'
import { answerJson, operationOfTarget, readJson } from './json.ts'

export type JsonOperation = (input: unknown, call: Call) => object

/** A service with the AWS JSON protocol; each operation maps its input to its output. */
export function jsonService(
  signingName: string,
  title: string,
  operations: Readonly<Record<string, JsonOperation>>,
): Service {
  return {
    signingName,
    protocol: 'json',
    operationOf: operationOfTarget,
    handle: (call) => {
      const name = operationOfTarget(call.request)
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
      if (!operation)
        throw new AwsError(
          'UnknownOperationException',
          400,
          `Local AWS does not support the ${title} operation ${name}`,
        )
      return answerJson(call.request, operation(readJson(call.request), call))
    },
  }
}
