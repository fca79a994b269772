import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findClient, runClient } from './client.ts'
import { type ClientDay, startClientDay } from './client-day.ts'

const S3CMD = findClient('s3cmd', 's3cmd')
const WORKS = expect.objectContaining({ status: 0 })
const DENIED = expect.objectContaining({ status: 77, err: expect.stringContaining('AccessDenied') })

describe.skipIf(S3CMD.program === undefined)('s3cmd', () => {
  let job: ClientDay
  beforeAll(async () => {
    job = await startClientDay()
    const { host } = new URL(job.url)
    const { accessKeyId, secretAccessKey } = job.credentials
    const settings = [
      ...['[default]', `access_key = ${accessKeyId}`, `secret_key = ${secretAccessKey}`],
      ...[`host_base = ${host}`, `host_bucket = ${host}`, 'use_https = False', 'bucket_location = us-east-1'],
    ]
    writeFileSync(join(job.folder, '.s3cfg'), settings.join('\n'))
    mkdirSync(join(job.folder, 'new'))
    writeFileSync(join(job.folder, 'new/step-2.ckpt'), 'step 2')
  })
  afterAll(() => job.stop())
  const s3cmd = (...args: readonly string[]) => runClient(S3CMD, args, { env: { HOME: job.folder } })

  test('ls, get and sync read a dataset, but ls neither its bucket nor the prefix without its slash', async () => {
    expect((await s3cmd('ls', 's3://acme-data/train/')).out).toContain('s3://acme-data/train/part-0.csv')
    expect(await s3cmd('get', 's3://acme-data/train/part-0.csv', join(job.folder, 'part'))).toEqual(WORKS)
    expect(readFileSync(join(job.folder, 'part'), 'utf8')).toBe('contents of train/part-0.csv')
    expect(await s3cmd('sync', 's3://acme-data/train/', `${job.folder}/synced/`)).toEqual(WORKS)
    expect(await s3cmd('ls', 's3://acme-data/train')).toEqual(DENIED)
    expect(await s3cmd('ls', 's3://acme-data/')).toEqual(DENIED)
  })

  test('put and sync write checkpoints; a write-only output takes put --recursive, and not sync', async () => {
    const folder = join(job.folder, 'new/')
    expect(await s3cmd('sync', folder, 's3://acme-ckpt/run-1/')).toEqual(WORKS)
    expect(await s3cmd('put', '--recursive', folder, 's3://acme-models/run-1/')).toEqual(WORKS)
    expect(await s3cmd('sync', folder, 's3://acme-models/run-1/')).toEqual(DENIED)
  })

  test('put uploads 20 MB in parts, also to a write-only output', async () => {
    const model = join(job.folder, 'model.bin')
    writeFileSync(model, new Uint8Array(20 * 1024 * 1024))
    expect(await s3cmd('put', model, 's3://acme-models/run-1/model.bin')).toEqual(WORKS)
    expect(job.day.aws.calls.all.filter(({ operation }) => operation === 'UploadPart')).toHaveLength(2)
  })

  test('del, mv and sync --delete-removed delete in a scratch location, and nowhere else', async () => {
    const [folder, to] = [join(job.folder, 'new/'), 's3://acme-scratch/run-1/']
    expect(await s3cmd('sync', '--delete-removed', folder, to)).toEqual(WORKS)
    expect((await s3cmd('ls', to)).out).not.toContain('old.ckpt')
    expect(await s3cmd('mv', `${to}step-2.ckpt`, `${to}step-3.ckpt`)).toEqual(WORKS)
    expect(await s3cmd('del', `${to}step-3.ckpt`)).toEqual(WORKS)
    expect(await s3cmd('del', 's3://acme-ckpt/run-1/step-1.ckpt')).toEqual(DENIED)
    expect(await s3cmd('del', 's3://acme-scratch/run-2/old.ckpt')).toEqual(DENIED)
  })

  test('get reads one object that is a dataset of its own', async () => {
    const to = join(job.folder, 'train.csv')
    expect(await s3cmd('get', 's3://acme-data/churn/train.csv', to)).toEqual(WORKS)
    expect(await s3cmd('get', '--force', 's3://acme-data/churn/train.csv.bak', to)).not.toEqual(WORKS)
  })

  test('signurl makes a URL of signature version 2, which does not work', async () => {
    const { out } = await s3cmd('signurl', 's3://acme-data/train/part-0.csv', '+600')
    expect((await fetch(out.trim())).status).toBe(403)
  })
})
