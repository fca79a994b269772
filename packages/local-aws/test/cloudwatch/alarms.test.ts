import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { awsClientOptions } from '../../src/in-process.ts'
import { localAws } from '../../src/local-aws.ts'

const alarm = (AlarmName: string, more: object = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: { AlarmName, AlarmDescription: `about ${AlarmName}`, MetricName: 'Late', Threshold: 1, ...more },
})
const template = {
  Resources: {
    Late: alarm('shop-late', { AlarmActions: ['arn:aws:sns:us-east-1:111122223333:on-call'] }),
    Silent: alarm('shop-silent', { ActionsEnabled: false }),
    Other: alarm('other'),
  },
}

async function alarms() {
  const aws = await localAws({ clock: manualClock(new Date('2025-07-16T01:00:00Z')), template })
  const credentials = aws.directory.createAdministrator('admin')
  const client = new CloudWatchClient(awsClientOptions({ aws, credentials }))
  const describe = async (input = {}) =>
    (await client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'shop-', ...input }))).MetricAlarms ?? []
  return { client, describe }
}

test('alarms of the template exist, and one that local AWS cannot evaluate says so', async () => {
  const { describe } = await alarms()

  expect(await describe()).toMatchObject([
    {
      ...{ AlarmName: 'shop-late', AlarmDescription: 'about shop-late', ActionsEnabled: true },
      ...{ AlarmActions: ['arn:aws:sns:us-east-1:111122223333:on-call'], StateValue: 'INSUFFICIENT_DATA' },
      StateReason: 'Local AWS does not support alarms without EvaluationPeriods or Threshold',
    },
    { AlarmName: 'shop-silent', ActionsEnabled: false, AlarmActions: [] },
  ])
})

test('the state of an alarm is what somebody set it to', async () => {
  const { client, describe } = await alarms()

  await client.send(new SetAlarmStateCommand({ AlarmName: 'shop-late', StateValue: 'ALARM', StateReason: 'drill' }))

  expect(await describe({ StateValue: 'ALARM' })).toMatchObject([{ AlarmName: 'shop-late', StateReason: 'drill' }])
  const unknown = { AlarmName: 'nobody', StateValue: 'OK' as const, StateReason: 'drill' }
  await expect(client.send(new SetAlarmStateCommand(unknown))).rejects.toThrow('No alarm is named nobody')
})

test('alarms come in pages', async () => {
  const { client, describe } = await alarms()
  const { NextToken, MetricAlarms } = await client.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: 'shop-', MaxRecords: 1 }),
  )

  expect(MetricAlarms).toHaveLength(1)
  expect(await describe({ NextToken })).toMatchObject([{ AlarmName: 'shop-silent' }])
})
