import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { at } from '#test/fixtures/seed.ts'
import { findClient, runClient } from './client.ts'
import { type ClientDay, startClientDay } from './client-day.ts'

const PYTHON = findClient('python3', 'python3-boto3', ['-c', 'import boto3'])

type PythonCall = readonly [method: string, args: Readonly<Record<string, unknown>>]

const outcomes = z.array(z.looseObject({ result: z.unknown().optional(), error: z.string().optional() }))
const DENIED = { error: 'AccessDenied', status: 403 }
const FORBIDDEN = { error: '403', status: 403 }
const OK = { result: expect.anything() }

describe.skipIf(PYTHON.program === undefined)('boto3', () => {
  let job: ClientDay
  beforeAll(async () => {
    job = await startClientDay()
  })
  afterAll(() => job.stop())

  /** What each call of boto3's S3 client came to, in order. */
  const boto3 = async (...calls: readonly PythonCall[]) => {
    const { accessKeyId, secretAccessKey } = job.credentials
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, HOME: job.folder }
    const script = join(import.meta.dirname, 'boto3_calls.py')
    const { out, err } = await runClient(PYTHON, [script, job.url], { env, input: JSON.stringify(calls) })
    expect(err).toBe('')
    return outcomes.parse(JSON.parse(out))
  }

  test('list_objects_v2, get_object and put_object work where the job may', async () => {
    const at = { Bucket: 'acme-ckpt', Key: 'run-1/step-2.ckpt' }
    const came = await boto3(
      ['list_objects_v2', { Bucket: 'acme-data', Prefix: 'train/' }],
      ['get_object', { Bucket: 'acme-data', Key: 'train/part-0.csv' }],
      ['put_object', { ...at, Body: 'step 2' }],
      ['get_object', at],
      ['put_object', { Bucket: 'acme-models', Key: 'run-1/model', Body: 'weights' }],
      ['get_object', { Bucket: 'acme-models', Key: 'run-1/model' }],
      ['list_objects_v2', { Bucket: 'acme-data', Prefix: 'train' }],
      ['put_object', { Bucket: 'acme-data', Key: 'train/part-0.csv', Body: 'x' }],
    )
    expect(came).toMatchObject([
      { result: { KeyCount: 2 } },
      { body: 'contents of train/part-0.csv' },
      OK,
      { body: 'step 2' },
      OK,
      DENIED,
      DENIED,
      DENIED,
    ])
  })

  test('upload_file sends 20 MB in parts, and download_file reads it', async () => {
    const Filename = join(job.folder, 'model.bin')
    writeFileSync(Filename, new Uint8Array(20 * 1024 * 1024))
    const came = await boto3(
      ['upload_file', { Filename, Bucket: 'acme-ckpt', Key: 'run-1/model.bin' }],
      ['download_file', { Filename: `${Filename}.2`, Bucket: 'acme-ckpt', Key: 'run-1/model.bin' }],
      ['upload_file', { Filename, Bucket: 'acme-models', Key: 'run-1/model.bin' }],
    )
    expect(came).toEqual([{ result: null }, { result: null }, { result: null }])
    expect(job.day.aws.calls.all.filter(({ operation }) => operation === 'UploadPart')).toHaveLength(6)
  })

  test('head_object of a missing key is a 404 where the job may list, and a 403 elsewhere', async () => {
    const came = await boto3(
      ['head_object', { Bucket: 'acme-ckpt', Key: 'run-1/last.ckpt' }],
      ['head_object', { Bucket: 'acme-ckpt', Key: 'run-2/last.ckpt' }],
      ['head_object', { Bucket: 'acme-ckpt', Key: 'run-1' }],
    )
    expect(came).toMatchObject([{ error: '404' }, FORBIDDEN, FORBIDDEN])
  })

  test('get_bucket_location answers for every bucket that the job names; head_bucket and create_bucket are denied', async () => {
    const named = ['acme-data', 'acme-models', 'acme-ckpt', 'acme-scratch', 'acme-pinned']
    const came = await boto3(
      ...named.map((Bucket) => ['get_bucket_location', { Bucket }] as const),
      ['get_bucket_location', { Bucket: 'acmeco-base-models' }],
      ['head_bucket', { Bucket: 'acme-ckpt' }],
      ['create_bucket', { Bucket: 'acme-ckpt' }],
    )
    expect(came).toMatchObject([...named.map(() => OK), DENIED, FORBIDDEN, DENIED])
  })

  test('delete_objects keeps the newest checkpoints of a scratch location, and each key elsewhere is denied', async () => {
    const scratch = (Key: string) => ({ Bucket: 'acme-scratch', Key: `run-1/${Key}` })
    const Objects = [{ Key: 'run-1/old.ckpt' }, { Key: 'run-2/old.ckpt' }]
    const came = await boto3(
      ['put_object', { ...scratch('.metadata.tmp'), Body: 'x' }],
      ['copy_object', { ...scratch('.metadata'), CopySource: 'acme-scratch/run-1/.metadata.tmp' }],
      ['delete_object', scratch('.metadata.tmp')],
      ['delete_objects', { Bucket: 'acme-scratch', Delete: { Objects } }],
      ['delete_object', { Bucket: 'acme-ckpt', Key: 'run-1/step-1.ckpt' }],
      ['delete_object', { Bucket: 'acme-models', Key: 'run-1/model' }],
    )
    const partly = { Deleted: [{ Key: 'run-1/old.ckpt' }], Errors: [{ Key: 'run-2/old.ckpt', Code: 'AccessDenied' }] }
    expect(came).toMatchObject([OK, OK, OK, { result: partly }, DENIED, DENIED])
  })

  test('get_object reads one object, and a pinned version where the job asked for versions', async () => {
    const pinned = { Bucket: 'acme-pinned', Key: 'train/data.csv', VersionId: job.pinnedVersion }
    const came = await boto3(
      ['get_object', { Bucket: 'acme-data', Key: 'churn/train.csv' }],
      ['get_object', { Bucket: 'acme-data', Key: 'churn/train.csv.bak' }],
      ['get_object', pinned],
      ['head_object', pinned],
      ['list_object_versions', { Bucket: 'acme-pinned', Prefix: 'train/' }],
    )
    expect(came).toMatchObject([{ body: 'contents of churn/train.csv' }, DENIED, { body: 'of June' }, OK, DENIED])
  })

  test('an upload with an ACL or tags is denied', async () => {
    const to = { Bucket: 'acme-ckpt', Key: 'run-1/x', Body: 'x' }
    const came = await boto3(
      ['put_object', { ...to, ACL: 'bucket-owner-full-control' }],
      ['put_object', { ...to, Tagging: 'team=nlp' }],
    )
    expect(came).toMatchObject([DENIED, DENIED])
  })

  test('generate_presigned_url makes a URL that reads without a key, and no longer than the window', async () => {
    const Params = { Bucket: 'acme-data', Key: 'train/part-0.csv' }
    const [url] = await boto3(['generate_presigned_url', { ClientMethod: 'get_object', Params }])
    const read = () => fetch(String(url?.result))
    expect((await read()).status).toBe(200)
    await job.day.until(at('04:00'))
    expect((await read()).status).toBe(403)
  })
})
