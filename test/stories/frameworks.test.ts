import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, GPU, job, startDay, USER } from './day.ts'

const PREFIX = 's3://acme-ml-ckpt/run-1/'
const CKPT = { Bucket: 'acme-ml-ckpt' }
const MEBIBYTE = 1024 * 1024
const [OK, DENIED, MISSING] = [200, 403, 404]

function statusOf(error: { readonly $metadata?: { readonly httpStatusCode?: number } }): number | undefined {
  return error.$metadata?.httpStatusCode
}

/** An open window with this access, and a client with the job's key that tells the status with which S3 answered. */
async function aJob(access: Readonly<Record<string, readonly unknown[]>>) {
  const day: Day = await startDay()
  for (const bucket of ['acme-data', 'acme-base', 'acme-models', 'acme-ckpt', 'acme-scratch'])
    day.aws.putObject(bucket, 'other', 'of others')
  day.aws.putObject('acme-ml-ckpt', 'run-1/epoch=1.ckpt', 'one')
  day.aws.putObject('acme-ml-ckpt', 'run-1/epoch=2.ckpt', 'two')
  day.aws.putObject('acme-ml-ckpt', 'run-11/epoch=1.ckpt', 'of a neighbour')
  await day.put('Training Job Scheduled', job({ jobId: 'run-1', access }))
  await day.until(at('01:10'))
  expect(announcementsOf(day, 'Access Refused')).toEqual([])
  const credentials = await day.storedKey(USER)
  if (credentials === undefined) throw new Error('The job has no key')
  const s3 = new S3Client(awsClientOptions({ aws: day.aws, credentials, origin: GPU }))
  const send = (command: object): Promise<unknown> => Reflect.apply(s3.send, s3, [command])
  const answer = (command: object) => send(command).then(() => OK, statusOf)
  const answers = async (commands: readonly object[]) => {
    const all: (number | undefined)[] = []
    for (const command of commands) all.push(await answer(command))
    return all
  }
  return { day, s3, answer, answers }
}

describe('the AWS SDK for JavaScript', () => {
  test('lists, reads, writes, and uploads 20 MB in parts to checkpoints and to a write-only output', async () => {
    const { s3, answers } = await aJob({ checkpoints: [PREFIX], outputs: ['s3://acme-models/run-1/'] })
    expect(await answers([new ListObjectsV2Command({ ...CKPT, Prefix: 'run-1/' })])).toEqual([OK])
    for (const at of [
      { ...CKPT, Key: 'run-1/model' },
      { Bucket: 'acme-models', Key: 'run-1/model' },
    ]) {
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at))
      const Parts = []
      for (const PartNumber of [1, 2, 3, 4]) {
        const part = { ...at, UploadId, PartNumber, Body: new Uint8Array(5 * MEBIBYTE) }
        Parts.push({ PartNumber, ETag: (await s3.send(new UploadPartCommand(part))).ETag })
      }
      await s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }))
      const { UploadId: other } = await s3.send(new CreateMultipartUploadCommand(at))
      expect(await answers([new AbortMultipartUploadCommand({ ...at, UploadId: other })])).toEqual([OK])
    }
    const reads = [CKPT.Bucket, 'acme-models'].map((Bucket) => new GetObjectCommand({ Bucket, Key: 'run-1/model' }))
    expect(await answers(reads)).toEqual([OK, DENIED])
  })

  test('learns the region of every bucket that the job names, and of no other', async () => {
    const { answers } = await aJob({
      datasets: ['s3://acme-data/train/'],
      baseModels: ['acme-base'],
      outputs: ['s3://acme-models/run-1/'],
      checkpoints: [PREFIX],
      scratch: ['s3://acme-scratch/run-1/'],
    })
    const named = ['acme-data', 'acme-base', 'acme-models', 'acme-ml-ckpt', 'acme-scratch']
    const locate = (Bucket: string) => new GetBucketLocationCommand({ Bucket })
    expect(await answers([...named, 'acmeco-base-models'].map(locate))).toEqual([...named.map(() => OK), DENIED])
  })
})

// The calls of each framework, in its order, as its source has them.
describe('a framework', () => {
  test('makes a folder with s3fs makedirs without a bucket: HeadBucket is denied, GetBucketLocation is not', async () => {
    const { answers } = await aJob({ checkpoints: [PREFIX] })
    // s3fs/core.py, `_exists` of a bucket, which `_mkdir` and `_makedirs` ask: HuggingFace save_to_disk, Lightning.
    const exists = [new HeadBucketCommand(CKPT), new GetBucketLocationCommand(CKPT)]
    expect(await answers(exists)).toEqual([DENIED, OK])
    // Older versions list first.
    const listing = new ListObjectsV2Command({ ...CKPT, MaxKeys: 1 })
    expect(await answers([listing, new GetBucketLocationCommand(CKPT)])).toEqual([DENIED, OK])
    // What would come next if neither had answered.
    expect(await answers([new CreateBucketCommand(CKPT)])).toEqual([DENIED])
  })

  test('makes a folder with pyarrow create_dir only with a whole bucket: it asks HeadBucket alone', async () => {
    // arrow/cpp/src/arrow/filesystem/s3fs.cc, `CreateDir`: Ray Train's storage_path.
    const createDir = [new HeadBucketCommand(CKPT)]
    expect(await (await aJob({ checkpoints: [PREFIX] })).answers(createDir)).toEqual([DENIED])
    const whole = await aJob({ checkpoints: ['s3://acme-ml-ckpt'] })
    expect(await whole.answers([...createDir, new PutObjectCommand({ ...CKPT, Key: 'run-1/' })])).toEqual([OK, OK])
  })

  test('finds a folder with fsspec info by its path with a slash; without one the HEAD of that key is denied', async () => {
    const { answers } = await aJob({ checkpoints: [PREFIX] })
    // s3fs/core.py, `_info`: HEAD of the key; only if that is a 404 a listing of the prefix.
    const without = new HeadObjectCommand({ ...CKPT, Key: 'run-1' })
    expect(await answers([without])).toEqual([DENIED])
    const withSlash = new HeadObjectCommand({ ...CKPT, Key: 'run-1/' })
    const listing = new ListObjectsV2Command({ ...CKPT, Prefix: 'run-1/', Delimiter: '/', MaxKeys: 1 })
    expect(await answers([withSlash, listing])).toEqual([MISSING, OK])
  })

  test('resumes from no checkpoint if there is none: the HEAD of a missing key is a 404', async () => {
    const { answers } = await aJob({ checkpoints: [PREFIX] })
    const last = new HeadObjectCommand({ ...CKPT, Key: 'run-1/last.ckpt' })
    expect(await answers([last])).toEqual([MISSING])
  })

  test('keeps the last checkpoints in a scratch location, and cannot among checkpoints', async () => {
    // Lightning `save_top_k` and HuggingFace `save_total_limit` through s3fs `_rm` and `_bulk_delete`; Ray `num_to_keep`.
    const keys = [{ Key: 'run-1/epoch=1.ckpt' }, { Key: 'run-11/epoch=1.ckpt' }]
    const rotate = new DeleteObjectsCommand({ ...CKPT, Delete: { Objects: keys } })
    const scratch = await aJob({ scratch: [PREFIX] })
    const { Deleted, Errors } = await scratch.s3.send(rotate)
    expect(Deleted).toEqual([keys[0]])
    expect(Errors).toMatchObject([{ ...keys[1], Code: 'AccessDenied' }])
    const one = new DeleteObjectCommand({ ...CKPT, Key: 'run-1/epoch=2.ckpt' })
    expect(await scratch.answers([one])).toEqual([OK])

    const checkpoints = await aJob({ checkpoints: [PREFIX] })
    expect((await checkpoints.s3.send(rotate)).Errors).toHaveLength(2)
    expect(await checkpoints.answers([one])).toEqual([DENIED])
  })

  test('saves with torch DCP and s3torchconnector in a scratch location, which renames by a copy and a deletion', async () => {
    // s3torchconnector/dcp/s3_file_system.py, `rename`: a copy to the new key, then a deletion of the old one.
    const save = (Bucket: string) => [
      new PutObjectCommand({ Bucket, Key: 'run-1/.metadata.tmp', Body: 'x' }),
      new CopyObjectCommand({ Bucket, Key: 'run-1/.metadata', CopySource: `${Bucket}/run-1/.metadata.tmp` }),
      new DeleteObjectCommand({ Bucket, Key: 'run-1/.metadata.tmp' }),
    ]
    const { answers } = await aJob({ scratch: [PREFIX], checkpoints: ['s3://acme-ckpt/run-1/'] })
    expect(await answers(save('acme-ml-ckpt'))).toEqual([OK, OK, OK])
    expect(await answers(save('acme-ckpt'))).toEqual([OK, OK, DENIED])
  })
})
