import { answerXml } from '../api/answer-xml.ts'
import { nestedFields } from '../api/nested-fields.ts'
import type { ApiOperation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { answerJson, epochSeconds, operationOfTarget, readJson } from '../protocol/json.ts'
import { actionOf, queryResponse, readQuery } from '../protocol/query.ts'
import type { Call, Service } from '../service.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import type { Alarms } from './alarms/alarms.ts'
import { alarmOperations } from './alarms/operations.ts'
import { dataOperations } from './data-operations.ts'
import { metricOperations } from './metric-operations.ts'
import type { Metrics } from './metrics/store.ts'

/** CloudWatch: metrics, and the alarms of a stack. In AWS Query and in AWS JSON 1.0: SDKs use one or the other. */
export function cloudWatchService(alarms: Alarms, metrics: Metrics, clock: Clock): Service {
  const operations = { ...metricOperations(metrics, clock), ...dataOperations(metrics), ...alarmOperations(alarms) }
  return {
    signingName: 'monitoring',
    protocol: 'query',
    protocolOf: (request) => (isJson(request) ? 'json' : 'query'),
    operationOf: nameOf,
    handle: (call) => respond(operations, call),
  }
}

function respond(operations: Readonly<Record<string, ApiOperation>>, call: Call): WireResponse {
  const { request, requestId } = call
  const name = nameOf(request)
  const found = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (!found) throw new AwsError('InvalidAction', 400, `Local AWS does not support the CloudWatch operation ${name}`)
  if (isJson(request)) return answerJson(request, Object(inJson(found(readJson(request), call))))
  const answer = answerXml(found(nestedFields(readQuery(request)), call), 'member')
  return queryResponse('monitoring', name, requestId, /^(Put|Set)/.test(name) ? undefined : answer)
}

/** Times are text in XML, and seconds in JSON. */
function inJson(value: unknown): unknown {
  if (value instanceof Date) return epochSeconds(value)
  if (Array.isArray(value)) return value.map(inJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, inJson(child)]))
}

function isJson(request: WireRequest): boolean {
  return request.headers['x-amz-target'] !== undefined
}

function nameOf(request: WireRequest): string {
  return isJson(request) ? operationOfTarget(request) : actionOf(request)
}
