import type { Command } from '@commander-js/extra-typings'

/** What is asked for, as options give it. Each is stronger than the event of a file; locations come on top of its own. */
export type RequestOptions = {
  readonly job?: string | undefined
  readonly principal?: string | undefined
  readonly read?: readonly string[] | undefined
  readonly baseModel?: readonly string[] | undefined
  readonly write?: readonly string[] | undefined
  readonly checkpoint?: readonly string[] | undefined
  readonly scratch?: readonly string[] | undefined
  readonly kmsKey?: readonly string[] | undefined
  readonly image?: readonly string[] | undefined
  readonly logGroup?: readonly string[] | undefined
  readonly for?: string | undefined
  readonly startsAt?: string | undefined
  readonly until?: string | undefined
  readonly runsFor?: string | undefined
  readonly heartbeat?: string | undefined
  readonly from?: readonly string[] | undefined
  readonly endsWith?: string | undefined
  readonly keys?: string | undefined
  readonly isolation?: string | undefined
  readonly listing?: string | undefined
  readonly reason?: string | undefined
  readonly requestedBy?: string | undefined
  readonly source?: string | undefined
}

/**
 * Adds the options with which a command asks for access. They are too many for types that are inferred one by one.
 * @param job the option for the job: a shell completes `<job>` to jobs that there are, and `<id>` to none
 */
export function withRequestOptions(command: Command, job: OptionHelp = NEW_JOB): Command<[], RequestOptions> {
  const typed: Command<[], RequestOptions> = command
  for (const [flags, description] of [job, ...OPTIONS]) typed.option(flags, description)
  for (const [flags, description] of REPEATED) typed.option(flags, description, collect)
  return typed
}

type OptionHelp = readonly [flags: string, description: string]

const NEW_JOB: OptionHelp = ['--job <id>', 'unique for ever (default: one is made, and printed)']

const OPTIONS = [
  ['--principal <principal>', 'who the job runs as: user/NAME, role/NAME or access-key/tigris/NAME'],
  ['--for <duration>', 'how long access is open: 90m, 3h, 1d12h'],
  ['--starts-at <instant>', 'when it begins: 2025-07-16T01:00:00Z, or how far ahead: 2h (default: now)'],
  ['--until <instant>', 'when it ends, instead of --for'],
  ['--runs-for <duration>', 'once the job starts, access ends so much later'],
  ['--heartbeat <duration>', 'access ends without a heartbeat for so long'],
  ['--ends-with <kind:name>', 'the job of AWS that ends access: batchJob:NAME, trainingJob:NAME, …'],
  ['--keys <strategy>', "what becomes of the user's keys: rotate, deactivate, keep"],
  ['--isolation <isolation>', 'shared, or exclusive: no other policy can widen the job'],
  ['--listing <listing>', 'whole-bucket: accepts that lists show whole buckets, where a store cannot limit them'],
  ['--reason <text>', 'why'],
  ['--requested-by <who>', 'who asks (default: that of curfew.json, or the ARN of the caller)'],
  ['--source <source>', 'the source of the event, by which guardrails know who asks'],
] as const

const REPEATED = [
  ['--read <location>', 'read and list s3://bucket, s3://bucket/prefix/, s3://bucket/key or name:NAME'],
  ['--base-model <location>', 'the same, for a base model'],
  ['--write <location>', 'write there, and not read'],
  ['--checkpoint <location>', 'read, list and write there'],
  ['--scratch <location>', 'read, list, write and delete there'],
  ['--kms-key <arn>', 'a KMS key of the data'],
  ['--image <arn>', 'an ECR repository to pull from'],
  ['--log-group <arn>', "a CloudWatch log group to write the job's streams to"],
  ['--from <place>', 'where the job calls from: an IP address, a CIDR block, vpce-…, or any'],
] as const

/** Options that may be repeated. */
function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}
