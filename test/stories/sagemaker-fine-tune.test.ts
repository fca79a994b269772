import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { packageInFolder } from '#test/package/package-stage.ts'
import { announcementsOf, chainProblemsOf, failures, job, policies, startDay } from './day.ts'
import { report, sagemaker, TRAINING } from './ends-with.ts'
import { type Answer, actingAs, asOwner, createPlatformRole, fieldOf, type ServiceCall } from './service-role.ts'

const ROLE = 'fine-tuner'
const RUN = 'fine-tune-1-run-1'
const VPC_ENDPOINT = 'vpce-0a1b2c3d4e5f67890'
const IN_VPC = { vpcEndpoint: VPC_ENDPOINT, vpcSourceIp: '172.31.0.4' }
const REPOSITORY = 'arn:aws:ecr:us-east-1:111122223333:repository/ml-train'
const LOG_GROUP = '/aws/sagemaker/TrainingJobs'
const LAYER = `sha256:${'a'.repeat(64)}`
const DATA = { Bucket: 'acme-training-data', Key: 'jsonl/train.jsonl' }
const CHECKPOINT = { Bucket: 'acme-checkpoints', Key: 'fine-tune-1/step-100.pt' }
const MODEL = { Bucket: 'acme-models', Key: 'fine-tune-1/model.tar.gz' }

let folder = ''
beforeAll(async () => {
  folder = await packageInFolder('local', { params: { platforms: 'sagemaker' } })
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What the owner of the account prepares: a key, buckets that encrypt with it, data, an image, and the role. */
async function prepare(day: Day) {
  const owner = asOwner(day)
  const made = await owner.text({ service: 'kms', target: 'TrentService.CreateKey', input: {} })
  const key = z.object({ KeyMetadata: z.object({ Arn: z.string() }) }).parse(JSON.parse(made)).KeyMetadata.Arn
  const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } as const
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault }] }
  for (const { Bucket } of [DATA, CHECKPOINT, MODEL]) {
    day.aws.putObject(Bucket, 'other', 'of others')
    await owner.s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }))
  }
  await owner.s3.send(new PutObjectCommand({ ...DATA, Body: '{"prompt":"…"}' }))
  const imageManifest = JSON.stringify({ schemaVersion: 2, layers: [{ digest: LAYER }] })
  const image = { repositoryName: 'ml-train', imageManifest, imageTag: 'v1' }
  await owner.text(ecr('CreateRepository', { repositoryName: 'ml-train' }))
  await owner.text(ecr('PutImage', image))
  const roleArn = createPlatformRole(day, ROLE, 'sagemaker')
  return { key, roleArn, service: actingAs(day, roleArn, 'sagemaker.amazonaws.com') }
}

type Service = ReturnType<typeof actingAs>

const ecr = (name: string, input: object): ServiceCall => ({
  ...{ service: 'ecr', target: `AmazonEC2ContainerRegistry_V20150921.${name}`, input },
})
const ec2 = (action: string, fields: Readonly<Record<string, string>> = {}): ServiceCall => ({
  ...{ service: 'ec2', action, fields },
})
const logs = (name: string, input: object = {}): ServiceCall => ({
  ...{ service: 'logs', target: `Logs_20140328.${name}`, input: { logGroupName: LOG_GROUP, ...input } },
})
/** EC2 asks KMS with the role's permissions when it makes an encrypted volume. */
const kms = (name: string, input: object): ServiceCall => ({
  ...{ service: 'kms', target: `TrentService.${name}`, input, origin: { viaService: 'ec2.us-east-1.amazonaws.com' } },
})
const metric: ServiceCall = {
  ...{ service: 'monitoring', action: 'PutMetricData' },
  fields: { Namespace: LOG_GROUP, 'MetricData.member.1.MetricName': 'loss', 'MetricData.member.1.Value': '0.3' },
}

async function answers(service: Service, calls: readonly ServiceCall[]): Promise<readonly Answer[]> {
  const all: Answer[] = []
  for (const call of calls) all.push(await service.answer(call))
  return all
}

/** What S3 answers the container in the VPC: data, checkpoint and model, and reading the checkpoint again. */
async function s3Answers(s3: S3Client): Promise<readonly Answer[]> {
  const commands = [
    new ListObjectsV2Command({ Bucket: DATA.Bucket, Prefix: 'jsonl/' }),
    new GetObjectCommand(DATA),
    new PutObjectCommand({ ...CHECKPOINT, Body: 'step 100' }),
    new GetObjectCommand(CHECKPOINT),
    new PutObjectCommand({ ...MODEL, Body: 'weights' }),
  ]
  const all: Answer[] = []
  for (const command of commands) {
    const sent: Promise<unknown> = Reflect.apply(s3.send, s3, [command])
    all.push(
      await sent.then(
        () => 'OK',
        (error: Error) => error.name,
      ),
    )
  }
  return all
}

const ALL = (answer: Answer) => Array.from({ length: 5 }, () => answer)

test('a fine-tune on SageMaker, in a VPC and with encrypted data and volumes, from its request to its receipt', async () => {
  const day = await startDay({ packageFolder: join(folder, '.serverless') })
  const { key, service, roleArn } = await prepare(day)
  const request = {
    ...{ jobId: 'fine-tune-1', principal: { type: 'role', name: ROLE }, keys: undefined },
    network: { vpcEndpoints: [VPC_ENDPOINT] },
    endsWith: { sagemaker: { trainingJob: RUN } },
    access: {
      datasets: [`s3://${DATA.Bucket}/jsonl/`],
      checkpoints: [`s3://${CHECKPOINT.Bucket}/fine-tune-1/`],
      outputs: [`s3://${MODEL.Bucket}/fine-tune-1/`],
      ...{ kmsKeys: [key], images: [REPOSITORY] },
      logGroups: [`arn:aws:logs:us-east-1:111122223333:log-group:${LOG_GROUP}`],
    },
  }
  await day.put('Training Job Scheduled', job(request))
  expect(announcementsOf(day, 'Access Refused')).toEqual([])
  expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ jobId: 'fine-tune-1', warnings: [] }])

  // Before the window the platform works, and the data is closed.
  await day.until(at('00:59:59'))
  expect(await s3Answers(service.s3(IN_VPC))).toEqual(ALL('AccessDenied'))
  expect(await answers(service, [ec2('DescribeSubnets'), metric])).toEqual(['OK', 'OK'])

  await day.until(at('01:00'))
  expect(announcementsOf(day, 'Access Ready')).toMatchObject([{ jobId: 'fine-tune-1' }])

  // SageMaker creates the job: it pulls the image, and makes network interface, volume, logs and metrics.
  const repositoryName = 'ml-train'
  const pulled = await answers(service, [
    ecr('GetAuthorizationToken', {}),
    ecr('BatchGetImage', { repositoryName, imageIds: [{ imageTag: 'v1' }] }),
    ecr('BatchCheckLayerAvailability', { repositoryName, layerDigests: [LAYER] }),
    ecr('GetDownloadUrlForLayer', { repositoryName, layerDigest: LAYER }),
  ])
  expect(pulled).toEqual(['OK', 'OK', 'OK', 'OK'])
  const looked = ['Vpcs', 'SecurityGroups', 'DhcpOptions', 'NetworkInterfaces'].map((name) => ec2(`Describe${name}`))
  expect(await answers(service, looked)).toEqual(['OK', 'OK', 'OK', 'OK'])
  const SubnetId = fieldOf(await service.text(ec2('DescribeSubnets')), 'subnetId')
  const NetworkInterfaceId = fieldOf(
    await service.text(ec2('CreateNetworkInterface', { SubnetId })),
    'networkInterfaceId',
  )
  expect(NetworkInterfaceId).toMatch(/^eni-/)
  const attach = { NetworkInterfaceId, AwsService: 'sagemaker.amazonaws.com', Permission: 'INSTANCE-ATTACH' }
  const permitted = await service.text(ec2('CreateNetworkInterfacePermission', attach))
  const NetworkInterfacePermissionId = fieldOf(permitted, 'networkInterfacePermissionId')
  const grantee = { KeyId: key, GranteePrincipal: roleArn, Operations: ['Decrypt', 'CreateGrant'] }
  expect(await answers(service, [kms('DescribeKey', { KeyId: key }), kms('CreateGrant', grantee)])).toEqual([
    'OK',
    'OK',
  ])
  const logStreamName = `${RUN}/algo-1-1752627600`
  const logEvents = [{ timestamp: day.clock.now().getTime(), message: 'epoch 1' }]
  const logged = [
    logs('CreateLogGroup'),
    logs('CreateLogStream', { logStreamName }),
    logs('PutLogEvents', { logStreamName, logEvents }),
    logs('DescribeLogStreams'),
  ]
  expect(await answers(service, [...logged, metric])).toEqual(['OK', 'OK', 'OK', 'OK', 'OK'])
  await report(day, sagemaker(TRAINING, RUN, 'InProgress', { RoleArn: roleArn }))

  // The container reads and writes through the VPC endpoint, and S3 uses the key for it.
  await day.until(at('02:00'))
  expect(await s3Answers(service.s3(IN_VPC))).toEqual(ALL('OK'))
  const stored = await asOwner(day).s3.send(new HeadObjectCommand(MODEL))
  expect(stored).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key })
  // Not from anywhere else, not what it only writes, and not with the key itself.
  expect(await s3Answers(service.s3({ sourceIp: '203.0.113.42' }))).toEqual(ALL('AccessDenied'))
  await expect(service.s3(IN_VPC).send(new GetObjectCommand(MODEL))).rejects.toThrow('s3:GetObject')
  const direct = { KeyId: key, KeySpec: 'AES_256' }
  const ownUse: ServiceCall = { service: 'kms', target: 'TrentService.GenerateDataKey', input: direct }
  expect(await service.answer(ownUse)).toBe('AccessDeniedException')

  // The job ends before its window does, and its access with it.
  await day.until(at('02:30'))
  await report(day, sagemaker(TRAINING, RUN, 'Completed', { RoleArn: roleArn }))
  expect(await policies(day)).toEqual([])
  expect(await s3Answers(service.s3(IN_VPC))).toEqual(ALL('AccessDenied'))
  const afterwards = [
    ec2('DeleteNetworkInterfacePermission', { NetworkInterfacePermissionId }),
    ec2('DeleteNetworkInterface', { NetworkInterfaceId }),
    metric,
  ]
  expect(await answers(service, afterwards)).toEqual(['OK', 'OK', 'OK'])
  expect(await service.text(ec2('DescribeNetworkInterfaces'))).not.toContain('eni-')

  expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ because: 'ended', at: '2025-07-16T02:30:00Z' }])
  const records = (await day.auditRecords()).filter((record) => record.job === 'fine-tune-1')
  expect(records.at(-1)).toMatchObject({ change: 'close grant', phase: 'done', because: 'ended' })
  expect(await chainProblemsOf(day)).toEqual([])
  await day.until(at('05:00'))
  expect(failures(day)).toEqual([])
})
