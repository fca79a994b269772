import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam'
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { serve } from '@curfew/local-aws/http-server'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { localAws } from '@curfew/local-aws/local-aws'
import { afterEach, describe, expect, test } from 'vitest'
import { BUCKET, holder, organization } from './organization.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function served() {
  const org = organization()
  const server = await serve(org.tigris, { sourceIp: '203.0.113.42' })
  closing.push(server.close)
  return { org, url: server.url }
}

test('one port serves IAM and the object store to clients of AWS', async () => {
  const { org, url } = await served()
  const client = { endpoint: url, region: 'auto', forcePathStyle: true }
  const iam = new IAMClient({ ...client, credentials: org.admin })
  const s3 = new S3Client({ ...client, credentials: await holder(org) })

  expect((await iam.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toHaveLength(2)
  expect((await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).KeyCount).toBe(1)
})

const hasCli = spawnSync('aws', ['--version']).status === 0

describe.runIf(hasCli)('the AWS CLI (skipped where there is none)', () => {
  test('creates, attaches and lists', async () => {
    const { org, url } = await served()
    const { accessKeyId } = org.tigris.createKey('trainer')
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BUCKET}` }],
    })
    const aws = async (...args: readonly string[]) => {
      const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = org.admin
      const env = {
        ...process.env,
        AWS_ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY,
        AWS_DEFAULT_REGION: 'auto',
        AWS_PAGER: '',
      }
      const child = spawn('aws', [...args, '--endpoint-url', url, '--output', 'json'], { env })
      let out = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data) => {
          out += data
        })
      await once(child, 'close')
      return out
    }
    const arn = `arn:aws:iam::${org.tigris.organization}:policy/nightly`

    expect(await aws('iam', 'create-policy', '--policy-name', 'nightly', '--policy-document', policy)).toContain(arn)
    await aws('iam', 'attach-user-policy', '--user-name', accessKeyId, '--policy-arn', arn)
    expect(await aws('iam', 'list-user-policies', '--user-name', accessKeyId)).toContain('nightly')
    expect(await aws('s3api', 'list-objects-v2', '--bucket', BUCKET)).toContain('part-0')
    expect(await aws('iam', 'get-user', '--user-name', 'x')).toContain('NotImplemented')
  })
})

test('an account of local AWS passes on what is for Tigris', async () => {
  const org = organization()
  const aws = await localAws({ clock: org.clock, peers: [org.tigris] })
  const options = awsClientOptions({ aws, credentials: org.admin })
  const iam = new IAMClient({ ...options, region: 'auto', endpoint: 'https://iam.storage.dev' })

  expect((await iam.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toHaveLength(1)
  expect(aws.calls.all).toHaveLength(0)
})
