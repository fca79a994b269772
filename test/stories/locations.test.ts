import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, GPU, job, policies, s3Answer, startDay, USER } from './day.ts'
import { refusals } from './teams.ts'

const LATER = at('04:00')

/** A day on which a job with this access is open, and S3 as the job calls it. */
async function dayWith(access: object, prepare: (day: Day) => void = () => {}) {
  const day = await startDay()
  prepare(day)
  await day.put('Training Job Scheduled', job({ access }))
  await day.until(at('01:10'))
  expect(announcementsOf(day, 'Access Refused')).toEqual([])
  const credentials = await day.storedKey(USER)
  const options = credentials && awsClientOptions({ aws: day.aws, credentials, origin: GPU })
  return { day, s3: new S3Client(options ?? {}) }
}

const answer = (call: Promise<unknown>) =>
  call.then(
    () => 'OK',
    (error: unknown) => (error instanceof Error ? error.name : 'UnknownError'),
  )

test('a job may ask for the region of every bucket that it names, inside its window, and of no other', async () => {
  const { day, s3 } = await dayWith(
    {
      datasets: ['s3://acme-data/churn/train.csv', 's3://acme-whole'],
      outputs: ['s3://acme-out/run-1/'],
      checkpoints: ['s3://acme-ckpt/run-1/'],
    },
    ({ aws }) => {
      for (const bucket of ['acme-data', 'acme-whole', 'acme-out', 'acme-ckpt', 'acme-payroll']) {
        aws.putObject(bucket, 'x', 'x')
      }
    },
  )
  const locate = (Bucket: string) => answer(s3.send(new GetBucketLocationCommand({ Bucket })))

  for (const bucket of ['acme-data', 'acme-whole', 'acme-out', 'acme-ckpt']) expect(await locate(bucket)).toBe('OK')
  expect(await locate('acme-payroll')).toBe('AccessDenied')
  await day.until(LATER)
  expect(await locate('acme-ckpt')).not.toBe('OK')
})

test('a job deletes at its scratch location, one object or several or after a copy, and nowhere else', async () => {
  const { day, s3 } = await dayWith(
    { checkpoints: ['s3://acme-ckpt/run-1/'], scratch: ['s3://acme-ckpt/run-1/tmp/'] },
    ({ aws }) => {
      for (const key of ['run-1/a', 'run-1/tmp/1', 'run-1/tmp/2', 'run-1/tmp/3', 'run-1/tmp/m.tmp', 'run-1/tmp2/a'])
        aws.putObject('acme-ckpt', key, 'x')
    },
  )
  const Bucket = 'acme-ckpt'
  const remove = (Key: string) => answer(s3.send(new DeleteObjectCommand({ Bucket, Key })))

  expect(await remove('run-1/tmp/1')).toBe('OK')
  const Delete = { Objects: [{ Key: 'run-1/tmp/2' }, { Key: 'run-1/tmp/3' }, { Key: 'run-1/a' }] }
  const { Deleted = [], Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
  expect(Deleted.map(({ Key }) => Key)).toEqual(['run-1/tmp/2', 'run-1/tmp/3'])
  expect(Errors.map(({ Key, Code }) => `${Key} ${Code}`)).toEqual(['run-1/a AccessDenied'])
  const CopySource = 'acme-ckpt/run-1/tmp/m.tmp'
  expect(await answer(s3.send(new CopyObjectCommand({ Bucket, CopySource, Key: 'run-1/tmp/m' })))).toBe('OK')
  expect(await remove('run-1/tmp/m.tmp')).toBe('OK')

  expect(await remove('run-1/a')).toBe('AccessDenied')
  expect(await remove('run-1/tmp2/a')).toBe('AccessDenied')
  await day.until(LATER)
  expect(await remove('run-1/tmp/m')).not.toBe('OK')
})

test('on a stage that was deployed without deletion, a request for a scratch location is refused', async () => {
  const day = await startDay({
    alter: (stack) => ({
      ...stack,
      functions: stack.functions.map((one) =>
        one.name === 'curfew-schedule-access'
          ? { ...one, environment: { ...one.environment, DELETION: 'false' } }
          : one,
      ),
    }),
  })
  await day.put('Training Job Scheduled', job({ access: { scratch: ['s3://acme-ckpt/run-1/'] } }))

  expect(refusals(day)).toEqual([expect.stringMatching(/^access\.scratch\[0\]: nothing can be deleted on this stage/)])
  expect(await policies(day)).toEqual([])
})

test('one object is read by its name, and neither its neighbours nor their names', async () => {
  const keys = ['churn/train.csv', 'churn/train.csv2', 'churn/train.csv/x', 'churn/train.cs']
  const { day, s3 } = await dayWith({ datasets: ['s3://acme-ml-data/churn/train.csv'] }, ({ aws }) => {
    for (const key of keys) aws.putObject('acme-ml-data', key, 'x')
  })
  const read = (key: string) => s3Answer(day, 'read', { bucket: 'acme-ml-data', key })

  expect(await read('churn/train.csv')).toBe('OK')
  const head = new HeadObjectCommand({ Bucket: 'acme-ml-data', Key: 'churn/train.csv' })
  expect(await answer(s3.send(head))).toBe('OK')
  for (const key of keys.slice(1)) expect(await read(key)).toBe('AccessDenied')
  expect(await s3Answer(day, 'list', { bucket: 'acme-ml-data', key: 'churn/train.csv' })).toBe('AccessDenied')
  expect(await s3Answer(day, 'write', { bucket: 'acme-ml-data', key: 'churn/train.csv' })).toBe('AccessDenied')
})

test('one object is written by its name, and nothing beside it', async () => {
  const { day } = await dayWith({ outputs: ['s3://acme-models/run-1/model.tar.gz'] }, ({ aws }) => {
    aws.putObject('acme-models', 'x', 'x')
  })
  const write = (key: string) => s3Answer(day, 'write', { bucket: 'acme-models', key })

  expect(await write('run-1/model.tar.gz')).toBe('OK')
  expect(await write('run-1/model.tar.gz2')).toBe('AccessDenied')
  expect(await write('run-1/other')).toBe('AccessDenied')
})

test('versions are read by their ids only where the request says so', async () => {
  const { day, s3 } = await dayWith(
    { datasets: [{ location: 's3://acme-pinned/a/', versions: true }, 's3://acme-pinned/b/'] },
    ({ aws }) => {
      aws.putObject('acme-pinned', 'a/x', '1')
      aws.putObject('acme-pinned', 'b/x', '1')
    },
  )
  const read = (Key: string) => answer(s3.send(new GetObjectCommand({ Bucket: 'acme-pinned', Key, VersionId: 'null' })))

  expect(await read('a/x')).toBe('OK')
  expect(await read('b/x')).toBe('AccessDenied')
  const versioning = { Bucket: 'acme-pinned', VersioningConfiguration: { Status: 'Enabled' as const } }
  expect(await answer(s3.send(new PutBucketVersioningCommand(versioning)))).not.toBe('OK')
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
})

test('a request for a bucket of another account is refused instead of granted and then denied', async () => {
  const day = await startDay()
  const lake = { location: 's3://jumpstart-cache/', account: '222233334444' }
  await day.put('Training Job Scheduled', job({ access: { datasets: [lake] } }))

  expect(refusals(day)).toEqual([expect.stringMatching(/^access\.datasets\[0\]/)])
  expect(await policies(day)).toEqual([])
})
