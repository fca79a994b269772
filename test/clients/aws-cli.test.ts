import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { findClient, runClient } from './client.ts'
import { type ClientDay, startClientDay } from './client-day.ts'

const AWS = findClient('aws', 'awscli')
const MEBIBYTE = 1024 * 1024

describe.skipIf(AWS.program === undefined)('the AWS CLI', () => {
  let job: ClientDay
  beforeAll(async () => {
    job = await startClientDay()
    // Version 1 of the CLI presigns with signature version 2 otherwise, which S3 accepts for no new bucket.
    mkdirSync(join(job.folder, '.aws'))
    writeFileSync(join(job.folder, '.aws/config'), '[default]\ns3 =\n    signature_version = s3v4\n')
  })
  afterAll(() => job.stop())

  /** Runs one command as the job. `--endpoint-url`, because versions before 2.13 know no variable for it. */
  const aws = (...args: readonly string[]) => {
    const { accessKeyId, secretAccessKey } = job.credentials
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
    const env = { ...keys, AWS_DEFAULT_REGION: 'us-east-1', HOME: job.folder, AWS_PAGER: '' }
    return runClient(AWS, ['--endpoint-url', job.url, ...args], { env })
  }
  const file = (name: string, content: string | Uint8Array = `written by the job: ${name}`) => {
    const path = join(job.folder, name)
    writeFileSync(path, content)
    return path
  }
  const WORKS = expect.objectContaining({ status: 0 })
  const DENIED = expect.objectContaining({
    status: expect.toSatisfy((status) => status !== 0),
    err: expect.stringMatching(/AccessDenied|\(403\)/),
  })

  test('s3 ls lists a granted prefix, but neither its bucket nor the prefix without its slash', async () => {
    const listed = await aws('s3', 'ls', '--recursive', 's3://acme-data/train/')
    expect(listed.out).toMatch(/part-1\.csv\n.*part-0\.csv/)
    expect(await aws('s3', 'ls', 's3://acme-data/')).toEqual(DENIED)
    expect(await aws('s3', 'ls', 's3://acme-data/train')).toEqual(DENIED)
  })

  test('s3 cp and cp --recursive read a dataset and write an output', async () => {
    const folder = join(job.folder, 'train')
    expect(await aws('s3', 'cp', '--recursive', 's3://acme-data/train/', folder)).toEqual(WORKS)
    expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual(['deep', 'deep/part-1.csv', 'part-0.csv'])
    expect(await aws('s3', 'cp', '--recursive', folder, 's3://acme-models/run-1/copy/')).toEqual(WORKS)
    expect(await aws('s3', 'cp', join(folder, 'part-0.csv'), 's3://acme-models/run-2/x')).toEqual(DENIED)
    expect(await aws('s3', 'cp', 's3://acme-models/run-1/copy/part-0.csv', folder)).toEqual(DENIED)
  })

  test('s3 cp uploads 20 MB in parts, also to a write-only output', async () => {
    const model = file('model.bin', new Uint8Array(20 * MEBIBYTE))
    expect(await aws('s3', 'cp', model, 's3://acme-models/run-1/model.bin')).toEqual(WORKS)
    const parts = job.day.aws.calls.all.filter(({ operation }) => operation === 'UploadPart')
    expect(parts).toHaveLength(3)
  })

  test('s3 sync reads a dataset and writes checkpoints, but cannot list a write-only output', async () => {
    const folder = join(job.folder, 'synced')
    mkdirSync(folder)
    expect(await aws('s3', 'sync', 's3://acme-data/train/', folder)).toEqual(WORKS)
    expect(readFileSync(join(folder, 'part-0.csv'), 'utf8')).toBe('contents of train/part-0.csv')
    expect(await aws('s3', 'sync', folder, 's3://acme-ckpt/run-1/synced/')).toEqual(WORKS)
    expect(await aws('s3', 'sync', folder, 's3://acme-models/run-1/synced/')).toEqual(DENIED)
  })

  test('s3 sync --delete, mv and rm delete in a scratch location, and nowhere else', async () => {
    const folder = join(job.folder, 'newest')
    mkdirSync(folder)
    writeFileSync(join(folder, 'new.ckpt'), 'new')
    expect(await aws('s3', 'sync', '--delete', folder, 's3://acme-scratch/run-1/')).toEqual(WORKS)
    expect((await aws('s3', 'ls', 's3://acme-scratch/run-1/')).out).toMatch(/^.* new\.ckpt\n$/)
    const moved = await aws('s3', 'mv', 's3://acme-scratch/run-1/new.ckpt', 's3://acme-scratch/run-1/moved.ckpt')
    expect(moved).toEqual(WORKS)
    expect(await aws('s3', 'rm', 's3://acme-scratch/run-1/moved.ckpt')).toEqual(WORKS)
    expect(await aws('s3', 'rm', 's3://acme-scratch/run-2/old.ckpt')).toEqual(DENIED)
    expect(await aws('s3', 'rm', 's3://acme-ckpt/run-1/step-1.ckpt')).toEqual(DENIED)
  })

  test('s3api head-object of a missing key is a 404 where the job may list, and a 403 elsewhere', async () => {
    const head = (bucket: string, key: string) => aws('s3api', 'head-object', '--bucket', bucket, '--key', key)
    expect((await head('acme-ckpt', 'run-1/last.ckpt')).err).toContain('(404)')
    expect((await head('acme-ckpt', 'run-2/last.ckpt')).err).toContain('(403)')
    expect((await head('acme-models', 'run-1/last.ckpt')).err).toContain('(403)')
  })

  test('s3api get-bucket-location answers for every bucket that the job names, and for no other', async () => {
    const locate = (bucket: string) => aws('s3api', 'get-bucket-location', '--bucket', bucket)
    for (const bucket of ['acme-data', 'acme-models', 'acme-ckpt', 'acme-scratch', 'acme-pinned'])
      expect(await locate(bucket), bucket).toEqual(WORKS)
    expect(await locate('acmeco-base-models')).toEqual(DENIED)
  })

  test('s3 cp reads one object that is a dataset of its own, and not its neighbours', async () => {
    expect(await aws('s3', 'cp', 's3://acme-data/churn/train.csv', job.folder)).toEqual(WORKS)
    expect(await aws('s3', 'cp', 's3://acme-data/churn/train.csv.bak', job.folder)).toEqual(DENIED)
    expect(await aws('s3', 'ls', 's3://acme-data/churn/train.csv')).toEqual(DENIED)
  })

  test('s3api get-object --version-id reads a pinned version where the job asked for versions', async () => {
    const at = ['--bucket', 'acme-pinned', '--key', 'train/data.csv', '--version-id', job.pinnedVersion]
    const to = join(job.folder, 'pinned.csv')
    expect(await aws('s3api', 'get-object', ...at, to)).toEqual(WORKS)
    expect(readFileSync(to, 'utf8')).toBe('of June')
    const other = ['--bucket', 'acme-data', '--key', 'train/part-0.csv', '--version-id', 'null']
    expect(await aws('s3api', 'get-object', ...other, to)).toEqual(DENIED)
  })

  test('an ACL or tags on an upload are denied', async () => {
    const small = file('small')
    const to = 's3://acme-models/run-1/small'
    expect(await aws('s3', 'cp', '--acl', 'bucket-owner-full-control', small, to)).toEqual(DENIED)
    const tagged = ['--bucket', 'acme-models', '--key', 'run-1/small', '--body', small, '--tagging', 'team=nlp']
    expect(await aws('s3api', 'put-object', ...tagged)).toEqual(DENIED)
  })

  test('s3 presign makes a URL that reads without a key, and no longer than the window', async () => {
    const { out } = await aws('s3', 'presign', 's3://acme-data/train/part-0.csv')
    const read = () => fetch(out.trim())
    expect(await (await read()).text()).toBe('contents of train/part-0.csv')
    await job.day.until(at('04:00'))
    expect((await read()).status).toBe(403)
  })
})
