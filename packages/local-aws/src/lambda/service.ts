import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { answerRestJson, operationAt, refuseQuery } from '../protocol/json.ts'
import type { Call, Service } from '../service.ts'
import type { FunctionResource } from '../template/stack.ts'
import type { WireRequest } from '../wire.ts'
import type { AsyncInvocations } from './async-invocations.ts'
import { described, type EventSourceMapping } from './event-source-mappings.ts'
import type { Functions, HostedFunction } from './functions.ts'
import { logTail } from './log-tail.ts'

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
  // Functions have no versions and no aliases here: a qualifier names something only if it is $LATEST.
  const find = (name: string, qualifier = '$LATEST'): HostedFunction => {
    const found = functions.find(name)
    if (found && qualifier === '$LATEST') return found
    const named = found ? `${found.fn.arn}:${qualifier}` : name
    throw new AwsError('ResourceNotFoundException', 404, `Function not found: ${named}`)
  }

  const invoke = async ({ request, authorize, requestId }: Call, name: string, qualifier?: string) => {
    refuseHeaders(request)
    const hosted = find(name, qualifier)
    authorize('lambda:InvokeFunction', hosted.fn.arn)
    const payload = payloadOf(request)
    const type = choice(request, 'x-amz-invocation-type', ['RequestResponse', 'Event', 'DryRun'])
    const tail = choice(request, 'x-amz-log-type', ['None', 'Tail']) === 'Tail' ? logTail() : undefined
    if (type === 'DryRun') return { status: 204, headers: {}, body: new Uint8Array() }
    if (type === 'Event') {
      events.enqueue(hosted.fn.arn, payload)
      return { status: 202, headers: {}, body: new Uint8Array() }
    }
    const outcome = await hosted.run(payload, requestId, 1, {}, tail?.add)
    if (outcome === 'throttled') throw new AwsError('TooManyRequestsException', 429, 'Rate Exceeded.')
    const error = outcome.ok ? {} : { 'x-amz-function-error': 'Unhandled' }
    const body = outcome.ok ? outcome.payload : JSON.stringify(outcome.error)
    const logs = tail === undefined ? {} : { 'x-amz-log-result': tail.base64() }
    const headers = { 'x-amz-executed-version': '$LATEST', ...error, ...logs }
    return { status: 200, headers, body: bytes.encode(body) }
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
      const query = new URLSearchParams(call.request.query)
      refuseQuery(operation, query, QUERY[operation] ?? [])
      const qualifier = query.get('Qualifier') ?? undefined
      switch (operation) {
        case 'Invoke':
          return invoke(call, name, qualifier)
        case 'ListFunctions':
          call.authorize('lambda:ListFunctions', '*')
          return answerRestJson(page(functions.all, query, clock))
        case 'GetFunction': {
          const { fn } = find(name, qualifier)
          call.authorize('lambda:GetFunction', fn.arn)
          return answerRestJson({ Configuration: configuration(fn, clock), Code: { Location: `file://${fn.zipFile}` } })
        }
        case 'GetFunctionConfiguration': {
          const { fn } = find(name, qualifier)
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

/** The query parameters that each operation honours. */
const QUERY: Readonly<Record<string, readonly string[]>> = {
  Invoke: ['Qualifier'],
  ListFunctions: ['FunctionVersion', 'Marker', 'MaxItems'],
  GetFunction: ['Qualifier'],
  GetFunctionConfiguration: ['Qualifier'],
  ListEventSourceMappings: ['EventSourceArn', 'FunctionName'],
}

/** Headers that a handler would notice. */
const NOT_HONOURED = ['x-amz-client-context', 'x-amz-durable-execution-name', 'x-amz-tenant-id']

function refuseHeaders({ headers }: WireRequest): void {
  const sent = NOT_HONOURED.filter((name) => headers[name] !== undefined)
  if (sent.length === 0) return
  const message = `Local AWS does not support the header ${sent.join(', ')} of Invoke`
  throw new AwsError('InvalidParameterValueException', 400, message)
}

/** The value of a header; the first choice if it is not sent. */
function choice({ headers }: WireRequest, name: string, choices: readonly string[]): string | undefined {
  const value = headers[name] ?? choices[0]
  if (value !== undefined && choices.includes(value)) return value
  throw new AwsError('InvalidParameterValueException', 400, `${name} must be one of ${choices.join(', ')}`)
}

// There is one version of each function, so that ALL versions are the same list.
function page(all: readonly FunctionResource[], query: URLSearchParams, clock: Clock) {
  const [from, size] = [Number(query.get('Marker') ?? 0), Number(query.get('MaxItems') ?? 50)]
  const more = all.length > from + size ? { NextMarker: String(from + size) } : {}
  return { Functions: all.slice(from, from + size).map((fn) => configuration(fn, clock)), ...more }
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
