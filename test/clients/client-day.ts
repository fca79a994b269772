import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { type HttpServer, serve } from '@curfew/local-aws/http-server'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { GPU, job, startDay, USER } from '#test/stories/day.ts'

/** Everything that a client may be tried with: each kind of location, with a neighbour in the same bucket. */
export const ACCESS = {
  datasets: [
    's3://acme-data/train/',
    's3://acme-data/churn/train.csv',
    { location: 's3://acme-pinned/train/', versions: true },
  ],
  outputs: ['s3://acme-models/run-1/'],
  checkpoints: ['s3://acme-ckpt/run-1/'],
  scratch: ['s3://acme-scratch/run-1/'],
}

const OBJECTS = [
  ['acme-data', 'train/part-0.csv'],
  ['acme-data', 'train/deep/part-1.csv'],
  ['acme-data', 'churn/train.csv'],
  ['acme-data', 'churn/train.csv.bak'],
  ['acme-models', 'run-2/model.bin'],
  ['acme-ckpt', 'run-1/step-1.ckpt'],
  ['acme-ckpt', 'run-2/step-1.ckpt'],
  ['acme-scratch', 'run-1/old.ckpt'],
  ['acme-scratch', 'run-2/old.ckpt'],
] as const

/** A job whose window is open, in an account that clients reach over HTTP. */
export type ClientDay = {
  readonly day: Day
  readonly url: string
  /** What the job's clients sign with: the key that Curfew stored for it. */
  readonly credentials: Credentials
  /** The id of the version of `s3://acme-pinned/train/data.csv` that is not the newest. */
  readonly pinnedVersion: string
  /** A folder for the files of a client. */
  readonly folder: string
  stop(): Promise<void>
}

export async function startClientDay(): Promise<ClientDay> {
  const day = await startDay()
  for (const [bucket, key] of OBJECTS) day.aws.putObject(bucket, key, `contents of ${key}`)
  const pinnedVersion = await putVersions(day)
  await day.put('Training Job Scheduled', job({ access: ACCESS }))
  await day.until(at('01:10'))
  const credentials = await day.storedKey(USER)
  if (credentials === undefined) throw new Error(`The job was not granted: ${JSON.stringify(day.news.at(-1)?.detail)}`)
  const server: HttpServer = await serve(day.aws, GPU)
  const folder = mkdtempSync(join(tmpdir(), 'curfew-client-'))
  return {
    ...{ day, url: server.url, credentials, pinnedVersion, folder },
    stop: async () => {
      rmSync(folder, { recursive: true })
      await server.close()
    },
  }
}

async function putVersions({ aws }: Day): Promise<string> {
  const s3 = new S3Client(awsClientOptions({ aws, credentials: aws.directory.createAdministrator('owner') }))
  aws.putObject('acme-pinned', 'other', 'x')
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await s3.send(new PutBucketVersioningCommand({ Bucket: 'acme-pinned', VersioningConfiguration }))
  const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket: 'acme-pinned', Key: 'train/data.csv', Body }))
  const { VersionId = '' } = await put('of June')
  await put('of July')
  return VersionId
}
