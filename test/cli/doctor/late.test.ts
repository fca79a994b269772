import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { signIn } from '#test/cli/audit/account.ts'
import { signedIn } from '#test/cli/signed-in.ts'
import { at } from '#test/fixtures/seed.ts'
import { doctor, findings, startWithOpenJob } from './stage.ts'

const account = signedIn(startWithOpenJob)

const notOk = async () => (await findings(account)).filter(({ status }) => status !== 'ok')

test('what the caller may not read is not readable, with the right that is missing, and hides nothing else', async () => {
  await signInAsAuditorWithout('lambda:GetFunctionConfiguration')

  const { exit, out } = await doctor(account)

  expect(exit).toBe(2)
  expect(out).toContain(
    'not readable  lambdas\n  needs lambda:GetFunctionConfiguration\n  → attach the managed policy curfew-auditor to the caller',
  )
  expect(out).toMatch(/ok {2}rules +15 rules/)
  expect(out).toMatch(/: \d+ ok, 1 not readable\.\n$/)
})

test('a record that is not published for three minutes is a failure', async () => {
  const stored = new Date(account.day.clock.now().getTime() - 240_000).toISOString()
  const item = {
    pk: { S: 'records/late-job' },
    sk: { S: '000000001' },
    at: { S: stored },
    unpublished: { S: 'unpublished' },
  }
  await account.day.aws.dynamoDb.fill('curfew', [item])

  expect(await notOk()).toEqual([
    {
      ...{ check: 'publication', status: 'failure', remedy: 'see docs/runbook.md#publication-late' },
      message: 'a record of late-job has waited for 4 min to be published; after 5 min nothing is opened',
    },
  ])
  await account.day.aws.dynamoDb.fill('curfew', [{ pk: item.pk, sk: item.sk, at: item.at }])
})

test('a grant that is over and not closed is a failure, three minutes after its end', async () => {
  // While no Lambda runs, the alarms that watch them are on as well.
  const lateGrants = async () => (await notOk()).filter(({ check }) => check !== 'alarms')
  account.day.passDead(at('03:02'))
  expect(await lateGrants()).toEqual([])

  account.day.passDead(at('03:10'))

  expect(await lateGrants()).toEqual([
    {
      ...{ check: 'grants', status: 'failure', remedy: 'see docs/runbook.md#closings-overdue' },
      message: 'open-job ended 10 min ago, and user/trainer-gpu-01 still has its policies',
    },
  ])
})

async function signInAsAuditorWithout(Action: string): Promise<void> {
  const { iam, aws } = account.day
  const UserName = 'auditor'
  await iam.send(new CreateUserCommand({ UserName }))
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: aws.boundaryArn.replace(/boundary$/, 'auditor') }))
  const denial = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action, Resource: '*' }] }
  const PolicyDocument = JSON.stringify(denial)
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'denial', PolicyDocument }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
  signIn(account, { accessKeyId, secretAccessKey })
}
