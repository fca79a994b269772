import {
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  ListAttachedUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { describe, expect, test } from 'vitest'
import { canContract } from '#cli/contracts/can.ts'
import { signInWith } from '#test/cli/audit/account.ts'
import { signedIn } from '#test/cli/signed-in.ts'
import { JOB, LATER, look, OVER, REFUSED, startLooking } from './looking.ts'

const account = signedIn(startLooking)

const BASE = 's3://acmeco-base-models/llama/config.json'
const can = (...argv: readonly string[]) => look(account, ['can', ...argv])
const answer = async (...argv: readonly string[]) => {
  const { exit, out } = await can(...argv, '--json')
  return { exit, ...canContract.parse(JSON.parse(out)) }
}

describe('what a job asked for', () => {
  test('is allowed, by a statement that is named and said in a sentence', async () => {
    expect(await answer(JOB, 's3:GetObject', BASE)).toMatchObject({
      ...{ exit: 0, allowed: true, certain: true, unread: [], from: '203.0.113.42' },
      statement: { sid: 'Read', sentence: expect.stringMatching(/^Read: The principal may call /) },
      because: expect.stringMatching(
        /^allowed by statement Read of policy wikipedia-finetune-2025-07-16-\w+ of the grant$/,
      ),
      considered: expect.arrayContaining(['boundary curfew-boundary', 'no policy of the bucket']),
    })
  })

  test.each<readonly [boolean, readonly string[]]>([
    [true, ['s3:getobject', BASE]],
    [true, ['s3:ListBucket', 's3://acmeco-base-models']],
    [true, ['s3:PutObject', `s3://acmeco-finetuned-models/${JOB}/model.safetensors`]],
    [false, ['s3:GetObject', `s3://acmeco-finetuned-models/${JOB}/model.safetensors`]],
    [false, ['s3:PutObject', 's3://acmeco-finetuned-models/another-job/']],
    [false, ['s3:DeleteObject', BASE]],
    [true, ['s3:GetObject', 'arn:aws:s3:::acmeco-base-models/x']],
    [true, ['s3:GetObject', BASE, '--at', '2025-07-16T03:59:59Z']],
    [false, ['s3:GetObject', BASE, '--at', '2025-07-16T04:00:00Z']],
    [false, ['s3:GetObject', BASE, '--ip', '203.0.113.43']],
    [false, ['s3:GetObject', BASE, '--vpce', 'vpce-0123456789abcdef0']],
  ])('%s: %o', async (allowed, argv) => {
    expect(await answer(JOB, ...argv)).toMatchObject({ allowed, exit: allowed ? 0 : 1 })
  })
})

describe('what stands in the way is said, with what to do', () => {
  test.each<readonly [string, readonly string[], RegExp]>([
    ['another network', [JOB, 's3:GetObject', BASE, '--ip', '8.8.8.8'], /^The grant is for another network/],
    ['not asked for', [JOB, 's3:DeleteObject', BASE], /^The job did not ask for this: curfew can .* lists/],
    ['before the window', [LATER, 's3:GetObject', BASE], /^The window opens in 3 h 30 min, at 2025-07-16T05:00:00Z\.$/],
    [
      'after the window',
      [JOB, 's3:GetObject', BASE, '--at', '2025-07-16T04:12:00Z'],
      /^The window ended 12 min ago, at .* curfew request\.$/,
    ],
  ])('%s', async (_, argv, message) => {
    expect(await answer(...argv)).toMatchObject({ allowed: false, obstacles: [expect.stringMatching(message)] })
  })

  test('from the message of an AccessDenied', async () => {
    const message = `An error occurred (AccessDenied) when calling the DeleteObject operation: User: arn:aws:iam::111122223333:user/trainer-gpu-01 is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::acmeco-base-models/x" because no identity-based policy allows the s3:DeleteObject action`

    expect(await answer(JOB, '--denied', message)).toMatchObject({ action: 's3:DeleteObject', allowed: false })
  })

  test('a job that is over, without an action', async () => {
    const { exit, out } = await can(OVER)

    expect(exit).toBe(1)
    expect(out).toMatch(/The window ended 40 min ago/)
  })
})

test('without an action, what the job may do is listed in sentences', async () => {
  const { exit, out } = await can(JOB)

  expect(exit).toBe(0)
  expect(out).toMatch(/\n {2}Read: The principal may call .*\n {2}Write: The principal may call /)
  expect(canContract.parse(JSON.parse((await can(JOB, '--json')).out))).toMatchObject({ obstacles: [] })
})

describe('what cannot be read is named, and the answer says so', () => {
  test('nothing of IAM', async () => {
    await signInWith(account, 'only-table', 'GetItem', 'Query')
    const { exit, out } = await can(JOB, 's3:GetObject', BASE)

    expect(exit).toBe(0)
    expect(out).toMatch(/^allowed, as far as could be read: s3:GetObject on /)
    expect(out).toMatch(/not read: user trainer-gpu-01: needs iam:GetUser\n/)
    expect(out).toMatch(/not read: policy of bucket acmeco-base-models: needs s3:GetBucketPolicy\n/)
  })
})

describe('a mistake is one sentence with exit code 2:', () => {
  test.each<readonly [readonly string[], RegExp]>([
    [[JOB, 's3:GetObjct', BASE], /AWS has no such action; did you mean s3:GetObject\?$/],
    [[JOB, 'GetObject', BASE], /an action is service:Name, such as s3:GetObject; did you mean s3:GetObject\?$/],
    [[JOB, 's3:GetObject'], /say on what, such as s3:\/\/bucket\/key, or an ARN$/],
    [[JOB, 's3:GetObject', 'bucket/key'], /it is s3:\/\/bucket\/key, or an ARN$/],
    [[JOB, 's3:GetObject', BASE, '--ip', 'home'], /not an IP address$/],
    [[JOB, 's3:GetObject', BASE, '--at', 'noon'], /Cannot use --at noon/],
    [[JOB, '--ip', '1.2.3.4'], /need an action/],
    [[JOB, '--denied', 'no'], /Cannot read the message/],
    [[REFUSED, 's3:GetObject', BASE], /its request was refused; curfew status refused-job says why$/],
    [
      ['wikipedia-fintune-2025-07-16'],
      /Cannot say what job wikipedia-fintune-2025-07-16 may do: .*did you mean wikipedia-finetune-2025-07-16\?$/,
    ],
  ])('%o', async (argv, message) => {
    const { exit, out, err } = await can(...argv)

    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err.trimEnd()).toMatch(message)
    expect(err.trimEnd()).not.toContain('\n')
  })
})

describe('policies apart from the grant', () => {
  test('a policy of the principal itself is found, and limited by its boundary', async () => {
    const Statement = [{ Sid: 'Standing', Effect: 'Allow', Action: 's3:*', Resource: '*' }]
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await account.day.iam.send(
      new PutUserPolicyCommand({ UserName: 'trainer-gpu-01', PolicyName: 'own', PolicyDocument }),
    )

    expect(await answer(OVER, 's3:GetObject', BASE, '--ip', '8.8.8.8')).toMatchObject({
      allowed: true,
      because: 'allowed by statement Standing of inline policy own',
    })
    expect(await answer(OVER, 's3:PutBucketPolicy', 's3://acmeco-base-models')).toMatchObject({
      allowed: false,
      because: 'the permissions boundary does not allow it',
    })
  })

  test('the policy of a bucket denies, as S3 does', async () => {
    const s3 = new S3Client({
      ...awsClientOptions({ aws: account.day.aws, credentials: account.administrator }),
      forcePathStyle: true,
    })
    const denial = {
      Sid: 'Frozen',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::acmeco-base-models/*',
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [denial] })
    await s3.send(new PutBucketPolicyCommand({ Bucket: 'acmeco-base-models', Policy }))

    expect(await answer(JOB, 's3:GetObject', BASE)).toMatchObject({
      allowed: false,
      certain: true,
      because: 'denied by statement Frozen of policy of bucket acmeco-base-models',
    })
  })

  test('a grant whose policies somebody detached is not attached', async () => {
    const { iam } = account.day
    const { AttachedPolicies = [] } = await iam.send(
      new ListAttachedUserPoliciesCommand({ UserName: 'trainer-gpu-01' }),
    )
    for (const { PolicyArn } of AttachedPolicies)
      await iam.send(new DetachUserPolicyCommand({ UserName: 'trainer-gpu-01', PolicyArn }))

    await iam.send(new DeleteUserPolicyCommand({ UserName: 'trainer-gpu-01', PolicyName: 'own' }))

    expect(await answer(JOB, 's3:PutObject', `s3://acmeco-finetuned-models/${JOB}/x`)).toMatchObject({
      ...{ exit: 1, because: 'no policy of the principal allows it' },
      obstacles: ['Its policies are not attached: curfew status says what Curfew does about it.'],
    })
  })
})
