import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { answerRestJson, operationAt } from '../protocol/json.ts'
import type { Call, Service } from '../service.ts'
import type { FunctionResource } from '../template/stack.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import type { AsyncInvocations } from './async-invocations.ts'
import { described, type EventSourceMapping } from './event-source-mappings.ts'
import type { Functions, HostedFunction } from './functions.ts'

const bytes = new TextEncoder()
const utf8 = new TextDecoder()

const OPERATIONS = {
  Invoke: ['POST', '/2015-03-31/functions/{name}/invocations'],
  ListFunctions: ['GET', '/2015-03-31/functions'],
  GetFunction: ['GET', '/2015-03-31/functions/{name}'],
  GetFunctionConfiguration: ['GET', '/2015-03-31/functions/{name}/configuration'],
  GetFunctionConcurrency: ['GET', '/2019-09-30/functions/{name}/concurrency'],
  ListEventSourceMappings: ['GET', '/2015-03-31/event-source-mappings'],
} as const

/**
 * The Lambda API: it invokes functions, and describes them and what invokes them.
 * @param mappings those of all functions, as they are now
 */
export function lambdaService(
  functions: Functions,
  events: AsyncInvocations,
  clock: Clock,
  mappings: () => readonly EventSourceMapping[] = () => [],
): Service {
  const find = (name: string): HostedFunction => {
    const found = functions.find(name)
    if (!found) throw new AwsError('ResourceNotFoundException', 404, `Function not found: ${name}`)
    return found
  }

  const invoke = async ({ request, authorize, requestId }: Call, name: string): Promise<WireResponse> => {
    const hosted = find(name)
    authorize('lambda:InvokeFunction', hosted.fn.arn)
    const payload = payloadOf(request)
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse'
    if (type === 'DryRun') return { status: 204, headers: {}, body: new Uint8Array() }
    if (type === 'Event') {
      events.enqueue(hosted.fn.arn, payload)
      return { status: 202, headers: {}, body: new Uint8Array() }
    }
    const outcome = await hosted.run(payload, requestId, 1)
    if (outcome === 'throttled') throw new AwsError('TooManyRequestsException', 429, 'Rate Exceeded.')
    const error = outcome.ok ? {} : { 'x-amz-function-error': 'Unhandled' }
    const body = outcome.ok ? outcome.payload : JSON.stringify(outcome.error)
    return { status: 200, headers: { 'x-amz-executed-version': '$LATEST', ...error }, body: bytes.encode(body) }
  }

  return {
    signingName: 'lambda',
    protocol: 'rest-json',
    operationOf: (request) => operationAt(OPERATIONS, request).operation,
    handle: (call) => {
      const {
        operation,
        labels: { name = '' },
      } = operationAt(OPERATIONS, call.request)
      switch (operation) {
        case 'Invoke':
          return invoke(call, name)
        case 'ListFunctions':
          call.authorize('lambda:ListFunctions', '*')
          return answerRestJson({ Functions: functions.all.map((fn) => configuration(fn, clock)) })
        case 'GetFunction': {
          const { fn } = find(name)
          call.authorize('lambda:GetFunction', fn.arn)
          return answerRestJson({ Configuration: configuration(fn, clock), Code: { Location: `file://${fn.zipFile}` } })
        }
        case 'GetFunctionConfiguration': {
          const { fn } = find(name)
          call.authorize('lambda:GetFunctionConfiguration', fn.arn)
          return answerRestJson(configuration(fn, clock))
        }
        case 'GetFunctionConcurrency': {
          const { fn } = find(name)
          call.authorize('lambda:GetFunctionConcurrency', fn.arn)
          const { reservedConcurrency } = fn
          return answerRestJson(
            reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency },
          )
        }
        case 'ListEventSourceMappings':
          call.authorize('lambda:ListEventSourceMappings', '*')
          return answerRestJson({ EventSourceMappings: described(mappings(), call.request.query) })
        default:
          throw new AwsError(
            'UnknownOperationException',
            404,
            `Local AWS does not support the Lambda operation at ${call.request.path}`,
          )
      }
    },
  }
}

function payloadOf(request: WireRequest): string {
  const text = request.body.length === 0 ? 'null' : utf8.decode(request.body)
  try {
    JSON.parse(text)
    return text
  } catch {
    throw new AwsError('InvalidRequestContentException', 400, 'Could not parse request body into json')
  }
}

function configuration(fn: FunctionResource, clock: Clock) {
  return {
    FunctionName: fn.name,
    FunctionArn: fn.arn,
    Role: fn.roleArn,
    Handler: fn.handler,
    Runtime: 'nodejs24.x',
    Timeout: fn.timeoutSeconds,
    MemorySize: fn.memoryMb,
    Environment: { Variables: fn.environment },
    LoggingConfig: { LogFormat: fn.log.format, LogGroup: fn.log.group },
    LastModified: clock.now().toISOString(),
    Version: '$LATEST',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  }
}
