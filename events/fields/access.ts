import * as z from 'zod'
import { regionalArn } from '#core/access/arns.ts'
import { readLocation, writtenLocation } from './location.ts'

const MAX_ENTRIES = 500

const kmsKey = z
  .string()
  .regex(
    regionalArn('kms', 'key/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})'),
    'must be the ARN of a KMS key (not of an alias), such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  )

const image = z
  .string()
  .regex(
    regionalArn('ecr', 'repository/[a-z0-9]+([._/-]+[a-z0-9]+)*'),
    'must be the ARN of an ECR repository, such as arn:aws:ecr:us-east-1:111122223333:repository/ml-train',
  )

const logGroup = z
  .string()
  .regex(
    regionalArn('logs', 'log-group:[A-Za-z0-9_./#-]{1,512}(:\\*)?'),
    'must be the ARN of a CloudWatch log group, such as arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/TrainingJobs',
  )
  .transform((arn) => arn.replace(/:\*$/, ''))

/** A prefix of the streams, where neither the job nor the one that it ends with names them. */
const streams = z
  .string()
  .max(512)
  .regex(
    /^[A-Za-z0-9_.#=+@-][A-Za-z0-9_.#=+@/-]*\/$/,
    'must be a prefix of log streams that ends with /, without wildcards, such as train-def/default/',
  )
  .meta({ description: 'The streams that begin with this. Of Batch: <job definition>/default/.' })

const logGroupOrStreams = z.union([logGroup, z.strictObject({ arn: logGroup, streams })])

/** What the job may touch. Nothing but its scratch locations can be deleted. */
export const access = z
  .strictObject({
    datasets: list(
      readLocation,
      'S3 locations to read and list: a bucket, s3://bucket/prefix/ or s3://bucket/prefix/*; or one object to read, s3://bucket/key.',
    ),
    baseModels: list(readLocation, 'S3 locations to read and list.'),
    outputs: list(writtenLocation, 'S3 locations to write to, and not to read.'),
    checkpoints: list(readLocation, 'S3 locations to read, list and write.'),
    scratch: list(
      readLocation,
      "S3 locations of the job's own to read, list, write and delete in. Only where the guardrails allow deletion.",
    ),
    kmsKeys: list(kmsKey, 'KMS keys of the data: decrypt what is read, encrypt what is written, through S3 only.'),
    images: list(image, 'ECR repositories to pull from.'),
    logGroups: list(
      logGroupOrStreams,
      "CloudWatch log groups to write the job's own streams to: an ARN or, if the job's name is no part of theirs, an ARN with a prefix of the streams.",
    ),
  })
  .refine((lists) => Object.values(lists).some((entries) => Array.isArray(entries) && entries.length > 0), {
    message:
      'asks for nothing: name at least one dataset, base model, output, checkpoint, scratch location, image or log group',
  })

function list<Entry extends z.ZodType>(entry: Entry, description: string) {
  return z.array(entry).max(MAX_ENTRIES).default([]).meta({ description })
}
