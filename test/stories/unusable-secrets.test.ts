import { DeleteAccessKeyCommand } from '@aws-sdk/client-iam'
import { DeleteSecretCommand, RestoreSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, job, keys, liveKeys, policies, s3Answer, startDay, USER } from './day.ts'

const jobAt = (jobId: string, opensAt: string, closesAt: string) => job({ jobId, window: { opensAt, closesAt } })

function secretsOf({ aws }: Day): SecretsManagerClient {
  const credentials = aws.directory.createAdministrator('owner-of-the-secrets')
  return new SecretsManagerClient(awsClientOptions({ aws, credentials }))
}

/** What runs of rotate-keys failed with, and when. */
function failuresOf({ aws }: Day) {
  return aws.runs
    .filter(({ functionName }) => functionName === 'curfew-rotate-keys')
    .flatMap(({ at, outcome }) => (outcome.ok ? [] : [{ at, message: outcome.error.errorMessage }]))
}

test('while the secret of a user is scheduled for deletion no key is made, and within an hour after it is restored one is', async () => {
  const day = await startDay()
  const secrets = secretsOf(day)
  const SecretId = `curfew/user/${USER}`
  await day.put('Training Job Scheduled', jobAt('first', '2025-07-16T00:40:00Z', '2025-07-16T01:00:00Z'))
  await day.until(at('01:05'))
  await secrets.send(new DeleteSecretCommand({ SecretId }))
  const before = await keys(day)

  await day.put('Training Job Scheduled', jobAt('second', '2025-07-16T01:10:00Z', '2025-07-16T02:00:00Z'))
  await day.until(at('02:10'))
  expect(Object.keys(await keys(day))).toEqual(Object.keys(before))
  expect(await liveKeys(day)).toEqual([])
  expect(await policies(day)).toEqual([])

  await secrets.send(new RestoreSecretCommand({ SecretId }))
  await day.until(at('03:15'))
  const stored = await day.storedKey(USER)
  expect(await liveKeys(day)).toEqual([stored?.accessKeyId])
  expect(announcementsOf(day, 'Access Closed')).toHaveLength(2)
})

test('a job whose key cannot be stored has one as soon as the secret is restored, and meanwhile runs fail ever more rarely', async () => {
  const day = await startDay()
  const secrets = secretsOf(day)
  const SecretId = `curfew/user/${USER}`
  await day.put('Training Job Scheduled', jobAt('first', '2025-07-16T00:40:00Z', '2025-07-16T00:50:00Z'))
  await day.put('Training Job Scheduled', jobAt('second', '2025-07-16T01:10:00Z', '2025-07-16T06:00:00Z'))
  await day.until(at('01:05'))
  const { accessKeyId = '' } = (await day.storedKey(USER)) ?? {}
  await day.iam.send(new DeleteAccessKeyCommand({ UserName: USER, AccessKeyId: accessKeyId }))
  await secrets.send(new DeleteSecretCommand({ SecretId }))

  await day.until(at('05:00'))
  const failed = failuresOf(day)
  expect(failed.length).toBeGreaterThan(3)
  expect(failed.length).toBeLessThan(12)
  expect(new Set(failed.map(({ message }) => message))).toEqual(
    new Set([
      `Cannot give user ${USER} a key: the secret ${SecretId} is scheduled for deletion: restore it with aws secretsmanager restore-secret --secret-id ${SecretId}`,
    ]),
  )

  await secrets.send(new RestoreSecretCommand({ SecretId }))
  await day.until(at('05:01'))
  expect(await liveKeys(day)).toEqual([(await day.storedKey(USER))?.accessKeyId])
  expect(await s3Answer(day, 'read')).toBe('OK')
})

test('while a secret cannot be stored, ever fewer keys are made, and the job gets one within ten minutes of its end', async () => {
  const faults = outageOf(({ operation }) => operation === 'PutSecretValue' || operation === 'CreateSecret')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', jobAt('job', '2025-07-16T01:00:00Z', '2025-07-16T06:00:00Z'))
  faults.isOn = true
  await day.until(at('02:00'))
  const made = day.aws.calls.all.filter(({ operation, caller }) => {
    return operation === 'CreateAccessKey' && caller?.kind === 'role'
  })
  expect(made.length).toBeGreaterThan(4)
  expect(made.length).toBeLessThan(12)
  expect((await day.auditRecords()).filter(({ change, phase }) => change === 'create key' && phase === 'done')).toEqual(
    [],
  )

  faults.isOn = false
  await day.until(at('02:11'))
  expect(await liveKeys(day)).toEqual([(await day.storedKey(USER))?.accessKeyId])
  expect(await s3Answer(day, 'read')).toBe('OK')
})
