import type { Clock } from '../clock.ts'
import type { FunctionResource } from '../template/stack.ts'

/** The second argument of a handler. */
export function lambdaContext(fn: FunctionResource, requestId: string, stream: string, clock: Clock) {
  const deadline = clock.now().getTime() + fn.timeoutSeconds * 1000
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: fn.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: fn.arn,
    memoryLimitInMB: String(fn.memoryMb),
    logGroupName: fn.log.group,
    logStreamName: stream,
    getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now().getTime()),
  }
}
