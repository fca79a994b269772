import { AttachRolePolicyCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect, test } from 'vitest'
import type { LocalCurfew } from '#local/local-curfew.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, JOB, job, policies, s3AnswerTo, startDay } from './day.ts'

const ROLE = 'trainer-batch'
const asRole = { principal: { type: 'role', name: ROLE }, keys: undefined }

/** A session of the role, as a platform that runs jobs would have it. */
async function sessionOf(aws: LocalCurfew): Promise<Credentials> {
  const credentials = aws.directory.createAdministrator('platform')
  const sts = new STSClient(awsClientOptions({ aws, credentials }))
  const RoleArn = `arn:aws:iam::111122223333:role/${ROLE}`
  const { Credentials: session } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: JOB }))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = session ?? {}
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
}

test('a role gets and loses access like a user, and has no keys', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job(asRole))
  await day.until(at('03:59:59'))
  const session = await sessionOf(day.aws)
  expect(await s3AnswerTo(day, session, 'read')).toBe('OK')
  const { AttachedPolicies } = await day.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: ROLE }))
  expect(AttachedPolicies).toHaveLength(1)

  await day.until(at('04:00'))
  expect(await s3AnswerTo(day, session, 'read')).toBe('AccessDenied')
  expect(await policies(day)).toEqual([])
  await day.until(at('04:05'))
  expect(announcementsOf(day, 'Access Key Rotated')).toEqual([])
  expect(day.aws.runs.filter(({ functionName }) => functionName === 'curfew-rotate-keys')).toEqual([])
  expect(failures(day)).toEqual([])
})

test('a job with a VPC endpoint has access through that endpoint only, and from no address', async () => {
  const day = await startDay()
  const network = { vpcEndpoints: ['vpce-0a1b2c3d4e5f67890'] }
  await day.put('Training Job Scheduled', job({ ...asRole, network }))
  await day.until(at('02:00'))
  const session = await sessionOf(day.aws)
  const through = (vpcEndpoint: string) => ({ vpcEndpoint, vpcSourceIp: '10.0.0.7' })

  expect(await s3AnswerTo(day, session, 'read', undefined, through('vpce-0a1b2c3d4e5f67890'))).toBe('OK')
  expect(await s3AnswerTo(day, session, 'read', undefined, through('vpce-0a1b2c3d4e5f67891'))).toBe('AccessDenied')
  expect(await s3AnswerTo(day, session, 'read')).toBe('AccessDenied')
})

test('an exclusive job denies what other policies of its principal allow, for exactly as long as its window', async () => {
  const day = await startDay()
  const everything = { RoleName: ROLE, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }
  await day.iam.send(new AttachRolePolicyCommand(everything))
  await day.put('Training Job Scheduled', job({ ...asRole, isolation: 'exclusive' }))
  await day.until(at('03:30'))
  const session = await sessionOf(day.aws)
  const payroll = { bucket: 'acmeco-training-datasets-payroll', key: 'salaries.parquet' }

  expect(await s3AnswerTo(day, session, 'read')).toBe('OK')
  expect(await s3AnswerTo(day, session, 'read', payroll)).toBe('AccessDenied')
  expect(await s3AnswerTo(day, session, 'read', payroll, { sourceIp: '203.0.113.43' })).toBe('AccessDenied')
  day.passDead(at('04:00'))
  expect(await s3AnswerTo(day, session, 'read', payroll)).toBe('OK')
})
