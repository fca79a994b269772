import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { packageInFolder } from '#test/package/package-stage.ts'
import { announcementsOf, chainProblemsOf, failures, job, policies, startDay } from './day.ts'
import { bedrock, report } from './ends-with.ts'
import { type Answer, actingAs, createPlatformRole, fieldOf, type ServiceCall } from './service-role.ts'

const ROLE = 'customizer'
const JOB_ARN =
  'arn:aws:bedrock:us-east-1:111122223333:model-customization-job/amazon.titan-text-lite-v1:0:4k/abcdefghwxyz'
const ENDPOINT = 'vpce-0a1b2c3d4e5f67890'
const IN_VPC = { vpcEndpoint: ENDPOINT, vpcSourceIp: '172.31.0.4' }

const REQUEST = {
  ...{ jobId: 'tone-1', principal: { type: 'role', name: ROLE }, keys: undefined },
  network: { vpcEndpoints: [ENDPOINT] },
  endsWith: { bedrock: { customizationJob: 'tone-1' } },
  access: { datasets: ['s3://acme-training-data/tone/'], checkpoints: ['s3://acme-bedrock/tone-1/'] },
}

let folder = ''
beforeAll(async () => {
  folder = await packageInFolder('local', { params: { platforms: 'bedrock' } })
})
afterAll(() => rmSync(folder, { recursive: true }))

async function start() {
  const day = await startDay({ packageFolder: join(folder, '.serverless') })
  day.aws.putObject('acme-training-data', 'tone/train.jsonl', '{"prompt":"…"}')
  day.aws.putObject('acme-bedrock', 'other', 'of others')
  const roleArn = createPlatformRole(day, ROLE, 'bedrock')
  return { day, roleArn, service: actingAs(day, roleArn, 'bedrock.amazonaws.com', JOB_ARN) }
}

type Service = ReturnType<typeof actingAs>

/** Bedrock reads the training data, writes its output, and lists and reads what it wrote. */
async function dataAnswers(service: Service): Promise<readonly Answer[]> {
  const output = { Bucket: 'acme-bedrock', Key: 'tone-1/step_wise_training_metrics.csv' }
  const s3 = service.s3(IN_VPC)
  const answers: Answer[] = []
  for (const command of [
    new GetObjectCommand({ Bucket: 'acme-training-data', Key: 'tone/train.jsonl' }),
    new PutObjectCommand({ ...output, Body: 'step,loss' }),
    new ListObjectsV2Command({ Bucket: output.Bucket, Prefix: 'tone-1/' }),
    new GetObjectCommand(output),
  ]) {
    const sent: Promise<unknown> = Reflect.apply(s3.send, s3, [command])
    answers.push(
      await sent.then(
        () => 'OK',
        (error: Error) => error.name,
      ),
    )
  }
  return answers
}

/** A network interface as Bedrock makes it: with its own tags, which its role must ask for. */
const createInterface = (SubnetId: string, tagged = true): ServiceCall => ({
  ...{ service: 'ec2', action: 'CreateNetworkInterface' },
  fields: {
    SubnetId,
    ...(tagged && {
      'TagSpecification.1.ResourceType': 'network-interface',
      'TagSpecification.1.Tag.1.Key': 'BedrockManaged',
      'TagSpecification.1.Tag.1.Value': 'true',
      'TagSpecification.1.Tag.2.Key': 'BedrockModelCustomizationJobArn',
      'TagSpecification.1.Tag.2.Value': JOB_ARN,
    }),
  },
})

const describeSubnets: ServiceCall = { service: 'ec2', action: 'DescribeSubnets', fields: {} }

test('a customization of a model on Bedrock, in a VPC, from its request to its receipt', async () => {
  const { day, roleArn, service } = await start()
  await day.put('Training Job Scheduled', job(REQUEST))
  expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ jobId: 'tone-1', warnings: [] }])
  await day.until(at('00:59:59'))
  expect(await dataAnswers(service)).toEqual(['AccessDenied', 'AccessDenied', 'AccessDenied', 'AccessDenied'])

  await day.until(at('01:00'))
  expect(announcementsOf(day, 'Access Ready')).toMatchObject([{ jobId: 'tone-1' }])
  const SubnetId = fieldOf(await service.text(describeSubnets), 'subnetId')
  expect(await service.answer(createInterface(SubnetId, false))).toBe('UnauthorizedOperation')
  const NetworkInterfaceId = fieldOf(await service.text(createInterface(SubnetId)), 'networkInterfaceId')
  expect(NetworkInterfaceId).toMatch(/^eni-/)
  await report(day, bedrock('tone-1', 'InProgress', { jobArn: JOB_ARN, roleArn }))
  await day.until(at('02:00'))
  expect(await dataAnswers(service)).toEqual(['OK', 'OK', 'OK', 'OK'])

  await report(day, bedrock('tone-1', 'Completed', { jobArn: JOB_ARN, roleArn }))
  expect(await policies(day)).toEqual([])
  expect(await dataAnswers(service)).toEqual(['AccessDenied', 'AccessDenied', 'AccessDenied', 'AccessDenied'])
  const remove: ServiceCall = { service: 'ec2', action: 'DeleteNetworkInterface', fields: { NetworkInterfaceId } }
  expect(await service.answer(remove)).toBe('OK')

  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended', at: '2025-07-16T02:00:00Z' }])
  const records = (await day.auditRecords()).filter((record) => record.job === 'tone-1')
  expect(records.at(-1)).toMatchObject({ change: 'close grant', phase: 'done', because: 'ended' })
  expect(await chainProblemsOf(day)).toEqual([])
  expect(failures(day)).toEqual([])
})

test('an output that Bedrock could write but not read is refused, and the refusal says what to request instead', async () => {
  const { day } = await start()
  const access = { datasets: ['s3://acme-training-data/tone/'], outputs: ['s3://acme-bedrock/tone-1/'] }
  await day.put('Training Job Scheduled', job({ ...REQUEST, access }))

  const problems = [{ path: 'access.outputs[0]', message: expect.stringContaining('checkpoints') }]
  expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ jobId: 'tone-1', problems }])
})

test('only Bedrock, for a customization job of this account, gets a session of the role', async () => {
  const { day, roleArn } = await start()
  const session = (sourceArn?: string) => actingAs(day, roleArn, 'bedrock.amazonaws.com', sourceArn).s3(IN_VPC)
  expect(() => session(JOB_ARN)).not.toThrow()
  expect(() => session()).toThrow('not authorized to perform: sts:AssumeRole')
  expect(() => session(JOB_ARN.replace('111122223333', '222233334444'))).toThrow('sts:AssumeRole')
  expect(() => actingAs(day, roleArn, 'sagemaker.amazonaws.com', JOB_ARN).s3(IN_VPC)).toThrow('sts:AssumeRole')
})
