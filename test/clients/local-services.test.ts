import { realClock } from '@curfew/local-aws/clock'
import { type HttpServer, serve } from '@curfew/local-aws/http-server'
import { localAws } from '@curfew/local-aws/local-aws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findClient, runClient } from './client.ts'

const AWS = findClient('aws', 'awscli')

// The AWS SDK for JavaScript has these as packages of their own; the CLI has them all, and reads answers by AWS's own models.
describe.skipIf(AWS.program === undefined)('the AWS CLI and the services of local AWS that jobs need', () => {
  let server: HttpServer
  let keys: Readonly<Record<string, string>> = {}
  beforeAll(async () => {
    const aws = await localAws({ clock: realClock })
    const { accessKeyId, secretAccessKey } = aws.directory.createAdministrator('admin')
    keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
    server = await serve(aws)
  })
  afterAll(() => server.close())

  /** What a command prints: JSON, as far as its query selects it. */
  const aws = async (command: string, query?: string): Promise<unknown> => {
    const common = [
      '--endpoint-url',
      server.url,
      '--output',
      'json',
      ...(query === undefined ? [] : ['--query', query]),
    ]
    const env = { ...keys, AWS_DEFAULT_REGION: 'us-east-1', AWS_PAGER: '', HOME: '/nonexistent' }
    const { status, out, err } = await runClient(AWS, [...common, ...command.split(' ')], { env })
    if (status !== 0) throw new Error(err.trim())
    return out === '' ? undefined : JSON.parse(out)
  }

  test('EC2: a network interface is made, described and deleted', async () => {
    const subnet = await aws('ec2 describe-subnets', 'Subnets[0].SubnetId')
    const tags = 'ResourceType=network-interface,Tags=[{Key=job,Value=churn-7}]'
    const made = `ec2 create-network-interface --subnet-id ${subnet} --tag-specifications ${tags}`
    const id = await aws(made, 'NetworkInterface.NetworkInterfaceId')
    const described = await aws('ec2 describe-network-interfaces', 'NetworkInterfaces[].[NetworkInterfaceId,TagSet]')
    expect(described).toEqual([[id, [{ Key: 'job', Value: 'churn-7' }]]])
    await aws(`ec2 delete-network-interface --network-interface-id ${id}`)
    expect(await aws('ec2 describe-network-interfaces', 'NetworkInterfaces')).toEqual([])
    await expect(aws('ec2 describe-instances')).rejects.toThrow('(InvalidAction)')
  })

  test('KMS: a key encrypts, decrypts and has grants', async () => {
    const id = await aws('kms create-key', 'KeyMetadata.KeyId')
    const plaintext = Buffer.from('weights').toString('base64')
    const blob = await aws(`kms encrypt --key-id ${id} --plaintext ${plaintext}`, 'CiphertextBlob')
    expect(await aws(`kms decrypt --ciphertext-blob ${blob}`, 'Plaintext')).toBe(plaintext)
    await aws(`kms create-grant --key-id ${id} --grantee-principal sagemaker.amazonaws.com --operations Decrypt`)
    expect(await aws(`kms list-grants --key-id ${id}`, 'length(Grants)')).toBe(1)
    await expect(aws('kms describe-key --key-id none')).rejects.toThrow('(NotFoundException)')
  })

  test('ECR and CloudWatch: log in to the registry, and put a metric', async () => {
    const endpoint = await aws('ecr get-authorization-token', 'authorizationData[0].proxyEndpoint')
    expect(endpoint).toBe('https://111122223333.dkr.ecr.us-east-1.amazonaws.com')
    await aws('cloudwatch put-metric-data --namespace Training --metric-name loss --value 0.25')
    expect(await aws('cloudwatch list-metrics', 'Metrics[].MetricName')).toEqual(['loss'])
  })
})
