import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readDeployed } from '#local/costs/deployed.ts'

function packageOf(Resources: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  writeFileSync(join(folder, 'cloudformation-template-update-stack.json'), JSON.stringify({ Resources }))
  return folder
}

function lambda(architecture: string) {
  const Properties = { FunctionName: 'f', MemorySize: 256, Architectures: [architecture] }
  return { Type: 'AWS::Lambda::Function', Properties }
}

test('an alarm on an expression is billed for each metric in it, and a poller for a queue, but not for a stream', () => {
  const metrics = [{ Expression: 'a + b' }, { MetricStat: {} }, { MetricStat: {} }]
  const folder = packageOf({
    One: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'x' } },
    Two: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: metrics } },
    Board: { Type: 'AWS::CloudWatch::Dashboard', Properties: {} },
    Queue: { Type: 'AWS::Lambda::EventSourceMapping', Properties: {} },
    OtherQueue: { Type: 'AWS::Lambda::EventSourceMapping', Properties: {} },
    Stream: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { StartingPosition: 'TRIM_HORIZON' } },
  })

  expect(readDeployed(folder)).toMatchObject({
    alarmMetrics: 3,
    dashboards: 1,
    polledQueues: 2,
    hasTableKey: false,
    isRestorable: false,
  })
})

test('memory, retention and masking come from the template', () => {
  const Properties = { LogGroupName: '/g', RetentionInDays: 90, DataProtectionPolicy: {} }
  const { memory, logs } = readDeployed(
    packageOf({ F: lambda('arm64'), G: { Type: 'AWS::Logs::LogGroup', Properties } }),
  )

  expect(memory.get('f')).toBe(256)
  expect(logs.get('/g')).toEqual({ days: 90, isMasked: true })
})

test('a Lambda on an architecture without a price is refused', () => {
  expect(() => readDeployed(packageOf({ F: lambda('x86_64') }))).toThrow('arm64')
})

test('a missing package is an error that names the command', () => {
  expect(() => readDeployed('nowhere')).toThrow('no package found; run `npm run package` first')
})
