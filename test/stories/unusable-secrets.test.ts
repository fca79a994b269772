import { DeleteSecretCommand, RestoreSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, job, keys, liveKeys, policies, startDay, USER } from './day.ts'

const jobAt = (jobId: string, opensAt: string, closesAt: string) => job({ jobId, window: { opensAt, closesAt } })

function secretsOf({ aws }: Day): SecretsManagerClient {
  const credentials = aws.directory.createAdministrator('owner-of-the-secrets')
  return new SecretsManagerClient(awsClientOptions({ aws, credentials }))
}

test('while the secret of a user is scheduled for deletion no key is made, and with it restored the next sweep makes one', async () => {
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
  await day.until(at('02:15'))
  const stored = await day.storedKey(USER)
  expect(await liveKeys(day)).toEqual([stored?.accessKeyId])
  expect(announcementsOf(day, 'Access Closed')).toHaveLength(2)
})
