import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { PutBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { canContract } from '#cli/contracts/can.ts'
import { type Account, signIn, signInWith } from '#test/cli/audit/account.ts'
import { job } from '#test/stories/day.ts'
import { JOB, look, startLooking } from './looking.ts'

const WITH_KEY = 'with-key'
const BUCKET = 'acmeco-base-models'
const BASE = `s3://${BUCKET}/llama/config.json`

let account: Account
let arn: string
beforeAll(async () => {
  account = await startLooking()
  const { KeyMetadata } = await new KMSClient(clientOptions()).send(new CreateKeyCommand({}))
  arn = KeyMetadata?.Arn ?? ''
  const access = {
    datasets: [`s3://${BUCKET}`],
    outputs: [`s3://acmeco-finetuned-models/${WITH_KEY}/`],
    kmsKeys: [arn],
  }
  const principal = { type: 'user', name: 'trainer-gpu-02' }
  const window = { opensAt: account.day.clock.now().toISOString(), closesAt: '2025-07-16T04:00:00Z' }
  await account.day.put('Training Job Scheduled', job({ jobId: WITH_KEY, principal, access, window }))
})
afterAll(() => account.server.close())
beforeEach(() => signIn(account))
afterEach(() => vi.unstubAllEnvs())

function clientOptions() {
  return awsClientOptions({ aws: account.day.aws, credentials: account.administrator })
}

async function encryptBy(Bucket: string, KMSMasterKeyID: string | undefined, BucketKeyEnabled = false): Promise<void> {
  const SSEAlgorithm = KMSMasterKeyID === undefined ? 'AES256' : 'aws:kms'
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID }, BucketKeyEnabled } as const]
  const s3 = new S3Client({ ...clientOptions(), forcePathStyle: true })
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }))
}

const can = async (...argv: readonly string[]) => {
  const { exit, out, err } = await look(account, ['can', ...argv, '--json'])
  expect(err).toBe('')
  return { exit, ...canContract.parse(JSON.parse(out)) }
}

describe('a bucket that encrypts with a key', () => {
  test.each([false, true])(
    'is read by a job that asked for the key; a key of the bucket itself: %s',
    async (ofBucket) => {
      await encryptBy(BUCKET, arn, ofBucket)

      expect(await can(WITH_KEY, 's3:GetObject', BASE)).toMatchObject({
        ...{ exit: 0, allowed: true, certain: true, action: 's3:GetObject', unread: [] },
        considered: expect.arrayContaining([`policy of key ${arn.split('/')[1]}`]),
      })
    },
  )

  test.each([
    ['s3:GetObject', BASE, 'kms:Decrypt'],
    ['s3:PutObject', `s3://acmeco-finetuned-models/${JOB}/x`, 'kms:GenerateDataKey'],
  ])(
    '%s is not allowed to a job that did not ask for the key, and it is said what to do',
    async (action, on, onKey) => {
      await encryptBy(on.split('/')[2] ?? '', arn)

      expect(await can(JOB, action, on)).toMatchObject({
        ...{ exit: 1, allowed: false, certain: true, action, resource: expect.stringContaining(':s3:::') },
        because: expect.stringMatching(
          new RegExp(`^allowed by .*; but objects .* ${onKey} is not allowed: no policy `),
        ),
        obstacles: [`The job did not ask for the key: a request with --kms-key ${arn} does.`],
      })
    },
  )

  test('is listed without the key', async () => {
    await encryptBy(BUCKET, arn)

    expect(await can(JOB, 's3:ListBucket', `s3://${BUCKET}`)).toMatchObject({ exit: 0, allowed: true, certain: true })
  })

  test('that is named without account and region leaves a doubt, unless the grant names it', async () => {
    await encryptBy(BUCKET, arn.split('/')[1])

    expect(await can(WITH_KEY, 's3:GetObject', BASE)).toMatchObject({ allowed: true, certain: true })
    expect(await can(JOB, 's3:GetObject', BASE)).toMatchObject({
      ...{ allowed: true, certain: false },
      unread: [
        expect.stringMatching(/^default encryption of bucket acmeco-base-models: it names key \S+, which is no ARN$/),
      ],
    })
  })

  test('leaves a doubt where the caller may not read it', async () => {
    await signInWith(account, 'only-table', 'GetItem', 'Query')

    expect(await can(JOB, 's3:GetObject', BASE)).toMatchObject({
      certain: false,
      unread: expect.arrayContaining([
        'default encryption of bucket acmeco-base-models: needs s3:GetEncryptionConfiguration',
      ]),
    })
  })
})

test('a bucket that encrypts with the keys of S3 takes no right on a key', async () => {
  await encryptBy(BUCKET, undefined)

  expect(await can(JOB, 's3:GetObject', BASE)).toMatchObject({ exit: 0, allowed: true, certain: true })
})
