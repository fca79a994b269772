import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findClient, runClient } from './client.ts'
import { type ClientDay, startClientDay } from './client-day.ts'

const RCLONE = findClient('rclone', 'rclone', ['version'])
const WORKS = expect.objectContaining({ status: 0 })
const deniedFor = (action: string) => expect.objectContaining({ status: 1, err: expect.stringContaining(action) })

describe.skipIf(RCLONE.program === undefined)('rclone', () => {
  let job: ClientDay
  beforeAll(async () => {
    job = await startClientDay()
    mkdirSync(join(job.folder, 'new'))
    writeFileSync(join(job.folder, 'new/step-2.ckpt'), 'step 2')
  })
  afterAll(() => job.stop())

  // The provider AWS has only virtual-hosted addresses, for which a local address has no names.
  const rclone = (...args: readonly string[]) => {
    const { accessKeyId, secretAccessKey } = job.credentials
    const remote = { TYPE: 's3', PROVIDER: 'Other', LIST_VERSION: '2', ENV_AUTH: 'true', ENDPOINT: job.url }
    const settings = Object.entries(remote).map(([name, value]) => [`RCLONE_CONFIG_S3_${name}`, value])
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
    const env = { ...Object.fromEntries(settings), ...keys, HOME: job.folder }
    return runClient(RCLONE, [...args, '--retries', '1', '--low-level-retries', '1'], { env })
  }

  test('lsf, copy and copyto read a dataset, with and without its slash', async () => {
    expect((await rclone('lsf', '-R', 's3:acme-data/train/')).out).toContain('deep/part-1.csv')
    expect((await rclone('lsf', 's3:acme-data/train')).out).toContain('part-0.csv')
    expect(await rclone('copy', 's3:acme-data/train/', join(job.folder, 'train'))).toEqual(WORKS)
    expect(readFileSync(join(job.folder, 'train/part-0.csv'), 'utf8')).toBe('contents of train/part-0.csv')
    expect(await rclone('copyto', 's3:acme-data/train/part-0.csv', join(job.folder, 'one'))).toEqual(WORKS)
    expect(await rclone('lsf', 's3:acme-data/')).toEqual(deniedFor('s3:ListBucket'))
  })

  test('copyto reads one object that is a dataset of its own; cat lists first, and is denied', async () => {
    expect(await rclone('copyto', 's3:acme-data/churn/train.csv', join(job.folder, 'train.csv'))).toEqual(WORKS)
    expect(await rclone('cat', 's3:acme-data/churn/train.csv')).toEqual(deniedFor('s3:ListBucket'))
  })

  test('an upload by version 1.60 sends an ACL, and is denied everywhere', async () => {
    const folder = join(job.folder, 'new')
    for (const to of ['s3:acme-ckpt/run-1/', 's3:acme-scratch/run-1/'])
      expect(await rclone('copy', folder, to, '--s3-no-check-bucket')).toEqual(deniedFor('s3:PutObjectAcl'))
    expect(await rclone('copy', folder, 's3:acme-models/run-1/')).toEqual(deniedFor('s3:ListBucket'))
  })

  test('deletefile deletes in a scratch location, and not among checkpoints', async () => {
    expect(await rclone('deletefile', 's3:acme-scratch/run-1/old.ckpt')).toEqual(WORKS)
    expect(await rclone('deletefile', 's3:acme-ckpt/run-1/step-1.ckpt')).toEqual(deniedFor('s3:DeleteObject'))
  })
})
