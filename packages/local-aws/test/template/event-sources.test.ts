import { describe, expect, test } from 'vitest'
import { readStack } from '../../src/template/load.ts'
import { location, resources, template } from './sample.ts'

const { Table, WorkerLambdaFunction } = resources
const Properties = { ...Table.Properties, StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }

/** A mapping as osls 4.3.1 writes it. */
const mapping = {
  BatchSize: 10,
  ParallelizationFactor: 1,
  EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
  FunctionName: { 'Fn::GetAtt': ['WorkerLambdaFunction', 'Arn'] },
  StartingPosition: 'TRIM_HORIZON',
  Enabled: true,
}

function stackWith(changes: object) {
  const Mapping = { Type: 'AWS::Lambda::EventSourceMapping', Properties: { ...mapping, ...changes } }
  return readStack({ ...template, Resources: { ...resources, Table: { ...Table, Properties }, Mapping } }, location)
}

const streamSource = (changes: object) => stackWith(changes).streamSources[0]

describe('the event source mapping of a stream', () => {
  test('has the ARN of the stream, the name of the function, and the defaults of AWS', () => {
    expect(stackWith({}).streamSources).toEqual([
      {
        streamArn: 'arn:aws:dynamodb:us-east-1:111122223333:table/shop-dev-orders/stream/2025-01-01T00:00:00.000',
        functionName: WorkerLambdaFunction.Properties.FunctionName,
        enabled: true,
        startingPosition: 'TRIM_HORIZON',
        batchSize: 10,
        windowSeconds: 0,
        maxRetries: Number.POSITIVE_INFINITY,
        maxAgeSeconds: Number.POSITIVE_INFINITY,
        bisectsFailedBatches: false,
        reportsItemFailures: false,
        filters: [],
        onFailureArn: undefined,
      },
    ])
    expect(stackWith({}).eventSources).toEqual([])
    expect(streamSource({ BatchSize: undefined })).toMatchObject({ batchSize: 100 })
  })

  test('has the settings of the template', () => {
    const settings = {
      ...{ StartingPosition: 'LATEST', MaximumBatchingWindowInSeconds: 5, MaximumRetryAttempts: 10, Enabled: false },
      ...{ MaximumRecordAgeInSeconds: 3600, BisectBatchOnFunctionError: true },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"order":{"S":["a"]}}}}' }] },
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
    }

    expect(streamSource(settings)).toMatchObject({
      ...{ startingPosition: 'LATEST', enabled: false, windowSeconds: 5, maxRetries: 10, maxAgeSeconds: 3600 },
      ...{ bisectsFailedBatches: true, reportsItemFailures: true },
      filters: [{ dynamodb: { Keys: { order: { S: ['a'] } } } }],
      onFailureArn: stackWith({}).queues[0]?.arn,
    })
  })

  test.each([
    ['a parallelization factor above 1', { ParallelizationFactor: 2 }, 'a parallelization factor of 1 only'],
    ['a tumbling window', { TumblingWindowInSeconds: 60 }, 'TumblingWindowInSeconds is not supported by local AWS'],
    ['a starting position in time', { StartingPosition: 'AT_TIMESTAMP' }, 'supports TRIM_HORIZON and LATEST only'],
    [
      'a failure destination that is no queue',
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::lost' } } },
      'local AWS supports queues as failure destinations only\n  → at DestinationConfig.OnFailure.Destination',
    ],
    ['a batch that is too large', { BatchSize: 10_001 }, 'BatchSize'],
    ['a maximum age below a minute', { MaximumRecordAgeInSeconds: 59 }, 'MaximumRecordAgeInSeconds'],
    ['a filter that is not JSON', { FilterCriteria: { Filters: [{ Pattern: '{' }] } }, 'the pattern is not JSON'],
    [
      'a source that is neither a queue nor a stream',
      { EventSourceArn: 'arn:aws:kinesis:us-east-1:1:stream/x' },
      'local AWS supports queues and DynamoDB streams as event sources only',
    ],
  ])('is refused by name if it has %s', (_, changes, message) => {
    expect(() => stackWith(changes)).toThrow(message)
  })

  test('is refused if its table has no stream', () => {
    const Mapping = { Type: 'AWS::Lambda::EventSourceMapping', Properties: mapping }

    expect(() => readStack({ ...template, Resources: { ...resources, Mapping } }, location)).toThrow(
      'Cannot get Table.StreamArn',
    )
  })

  test('refuses a view type that does not exist', () => {
    const table = { ...Table, Properties: { ...Properties, StreamSpecification: { StreamViewType: 'ALL' } } }

    expect(() => readStack({ Resources: { Table: table } }, location)).toThrow('StreamSpecification.StreamViewType')
  })
})
