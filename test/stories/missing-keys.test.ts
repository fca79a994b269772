import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { GPU, job, startDay, USER } from './day.ts'

/** What S3 answers a job that looks for an object: a status of HTTP. */
async function statusOf(day: Day, command: GetObjectCommand | HeadObjectCommand): Promise<number | undefined> {
  const credentials = await day.storedKey(USER)
  if (credentials === undefined) throw new Error('The job has no key')
  const s3 = new S3Client(awsClientOptions({ aws: day.aws, credentials, origin: GPU }))
  // A union of commands has no one signature that `send` takes.
  const send = (client: { send(request: typeof command): Promise<unknown> }) => client.send(command)
  return send(s3).then(
    () => 200,
    (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode,
  )
}

test('a job learns that there is no checkpoint to resume from, and nothing about the keys of others', async () => {
  const day = await startDay()
  day.aws.putObject('acme-base-models', 'run-2/last.ckpt', 'of another job')
  await day.put('Training Job Scheduled', job({ access: { checkpoints: ['s3://acme-base-models/run-1/'] } }))
  await day.until(at('01:00'))

  const head = (Key: string) => statusOf(day, new HeadObjectCommand({ Bucket: 'acme-base-models', Key }))
  const get = (Key: string) => statusOf(day, new GetObjectCommand({ Bucket: 'acme-base-models', Key }))
  expect(await head('run-1/last.ckpt')).toBe(404)
  expect(await get('run-1/last.ckpt')).toBe(404)
  for (const key of ['run-2/last.ckpt', 'run-2/none', 'run-11/last.ckpt', 'run-1']) {
    expect(await head(key), key).toBe(403)
    expect(await get(key), key).toBe(403)
  }
})
