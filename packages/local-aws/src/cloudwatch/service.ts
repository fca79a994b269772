import * as z from 'zod'
import { answerXml } from '../api/answer-xml.ts'
import { nestedFields } from '../api/nested-fields.ts'
import { type ApiOperation, operation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import { answerJson, operationOfTarget, readJson } from '../protocol/json.ts'
import { actionOf, queryResponse, readQuery } from '../protocol/query.ts'
import type { Call, Service } from '../service.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import { type Alarms, alarmOperations } from './alarms.ts'

export type Metric = {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[]
}

const dimension = z.strictObject({ Name: z.string(), Value: z.string() })
const number = z.coerce.number()
const datum = z.strictObject({
  MetricName: z.string().min(1).max(255),
  Dimensions: z.array(dimension).max(30).optional(),
  Timestamp: z.union([z.string(), z.number()]).optional(),
  Value: number.optional(),
  Values: z.array(number).optional(),
  Counts: z.array(number).optional(),
  StatisticValues: z.strictObject({ SampleCount: number, Sum: number, Minimum: number, Maximum: number }).optional(),
  Unit: z.string().optional(),
  StorageResolution: number.optional(),
})
const metricData = z.strictObject({
  Namespace: z.string().min(1).max(255),
  MetricData: z.array(datum).min(1).max(1000),
})
const metricQuery = z.strictObject({ Namespace: z.string().optional(), MetricName: z.string().optional() })

/** CloudWatch: which metrics exist, and not their values; alarms, whose states are set by hand. In AWS Query and in AWS JSON 1.0: SDKs use one or the other. */
export function cloudWatchService(alarms: Alarms): Service {
  const operations = { ...metricOperations(new Map()), ...alarmOperations(alarms) }
  return {
    signingName: 'monitoring',
    protocol: 'query',
    protocolOf: (request) => (isJson(request) ? 'json' : 'query'),
    operationOf: nameOf,
    handle: (call) => respond(operations, call),
  }
}

function metricOperations(metrics: Map<string, Metric>): Readonly<Record<string, ApiOperation>> {
  return {
    PutMetricData: operation({
      input: metricData,
      needs: ({ Namespace }) => [
        { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': Namespace } },
      ],
      answer: ({ Namespace, MetricData }) => {
        for (const { MetricName, Dimensions = [] } of MetricData)
          metrics.set(JSON.stringify([Namespace, MetricName, Dimensions]), { Namespace, MetricName, Dimensions })
        return {}
      },
    }),
    ListMetrics: operation({
      input: metricQuery,
      needs: () => [{ action: 'cloudwatch:ListMetrics', resource: '*' }],
      answer: ({ Namespace, MetricName }) => ({
        Metrics: [...metrics.values()].filter(
          (metric) =>
            metric.Namespace === (Namespace ?? metric.Namespace) &&
            metric.MetricName === (MetricName ?? metric.MetricName),
        ),
      }),
    }),
  }
}

function respond(operations: Readonly<Record<string, ApiOperation>>, call: Call): WireResponse {
  const { request, requestId } = call
  const name = nameOf(request)
  const found = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (!found) throw new AwsError('InvalidAction', 400, `Local AWS does not support the CloudWatch operation ${name}`)
  if (isJson(request)) return answerJson(request, found(readJson(request), call))
  const answer = answerXml(found(nestedFields(readQuery(request)), call), 'member')
  return queryResponse('monitoring', name, requestId, /^(Put|Set)/.test(name) ? undefined : answer)
}

function isJson(request: WireRequest): boolean {
  return request.headers['x-amz-target'] !== undefined
}

function nameOf(request: WireRequest): string {
  return isJson(request) ? operationOfTarget(request) : actionOf(request)
}
