import { expect, test } from 'vitest'
import { allow } from '../account.ts'
import { aServiceAccount } from '../service-account.ts'

const json = (name: string, input: object) => ({ target: `GraniteServiceVersion20100801.${name}`, input })
const query = (action: string, fields: Readonly<Record<string, string>>) => ({ action, fields })
const FIELDS = {
  Namespace: '/aws/sagemaker/TrainingJobs',
  'MetricData.member.1.MetricName': 'train:loss',
  'MetricData.member.1.Value': '0.25',
  'MetricData.member.1.Dimensions.member.1.Name': 'Host',
  'MetricData.member.1.Dimensions.member.1.Value': 'algo-1',
}

test('a metric that was put exists, in AWS Query as in AWS JSON', async () => {
  const { send } = await aServiceAccount('monitoring')
  expect((await send(query('PutMetricData', FIELDS))).status).toBe(200)
  await send(json('PutMetricData', { Namespace: 'Curfew', MetricData: [{ MetricName: 'Late', Value: 1 }] }))
  const listed = await send(json('ListMetrics', {}))
  expect(JSON.parse(listed.text).Metrics).toEqual([
    {
      ...{ Namespace: '/aws/sagemaker/TrainingJobs', MetricName: 'train:loss' },
      Dimensions: [{ Name: 'Host', Value: 'algo-1' }],
    },
    { Namespace: 'Curfew', MetricName: 'Late', Dimensions: [] },
  ])
  const inXml = await send(query('ListMetrics', { Namespace: 'Curfew' }))
  expect(inXml.text).toContain('<Metrics><member><Namespace>Curfew</Namespace><MetricName>Late</MetricName>')
})

test('PutMetricData can be restricted to a namespace, and to nothing else', async () => {
  const { aRole } = await aServiceAccount('monitoring')
  const inNamespace = { StringEquals: { 'cloudwatch:namespace': '/aws/sagemaker/TrainingJobs' } }
  const { send } = aRole(allow('cloudwatch:PutMetricData', '*', inNamespace))
  expect((await send(query('PutMetricData', FIELDS))).status).toBe(200)
  expect((await send(query('PutMetricData', { ...FIELDS, Namespace: 'AWS/EC2' }))).status).toBe(403)
  const scoped = aRole(allow('cloudwatch:PutMetricData', 'arn:aws:cloudwatch:us-east-1:111122223333:*'))
  expect((await scoped.send(query('PutMetricData', FIELDS))).text).toContain('<Code>AccessDenied</Code>')
})

test('an error is in the protocol of its request', async () => {
  const { send } = await aServiceAccount('monitoring')
  expect((await send(query('PutDashboard', {}))).text).toMatch(/^<ErrorResponse .*<Code>InvalidAction<\/Code>/)
  expect(JSON.parse((await send(json('PutDashboard', {}))).text)).toMatchObject({ __type: 'InvalidAction' })
})
