import type { Command } from '@commander-js/extra-typings'
import { obstacleAt } from '#core/grant/obstacles.ts'
import { why } from '#core/grant/why.ts'
import { printInstant } from '#core/grant/window.ts'
import { deniedIn } from './can/denial.ts'
import { type Options as QuestionOptions, questionOf } from './can/question.ts'
import type { CanList } from './contracts/can.ts'
import type { Exit } from './exit.ts'
import { Fault } from './fault.ts'
import { viewOf } from './grant-view.ts'
import type { Io } from './io.ts'
import { settingsOf, withStage } from './settings/settings.ts'
import { stackOf } from './settings/stack.ts'
import type { GrantFacts } from './status/facts.ts'
import { unknownJob } from './status/unknown-job.ts'
import { localTime, printSeconds } from './terminal/times.ts'

/** Add `curfew can`. */
export function addCan(program: Command, io: Io, done: (exit: Exit) => void): void {
  const command = program
    .command('can')
    .description(
      'Find out whether a job may do something, and which statement decides; without an action, what it may do.',
    )
    .argument('<job>', 'the id of the job')
    .argument('[action]', 'such as s3:GetObject')
    .argument('[resource]', 's3://bucket/key, or an ARN')
    .option('--at <instant>', 'at another time, as 2025-07-16T01:00:00Z')
    .option('--ip <address>', 'from this address (default: the first one of its network)')
    .option('--vpce <id>', 'through this VPC endpoint')
    .option('--denied <message>', 'ask about what a message of AWS says was denied')
    .option('--json', 'print the answer as JSON')
  withStage(command)
    .addHelpText('after', EXAMPLES)
    .action(async (jobId, action, resource, options) => {
      const asked = askedBy(action, resource, options)
      const question = asked && (await questionOf(asked.action, asked.resource, options, io.now()))
      const { prefix, stage } = await settingsOf(options, io)
      const { connect } = await import('./aws/table.ts')
      const { readJob } = await import('./aws/read-job.ts')
      const table = connect(stackOf({ prefix }).table)
      const { grant: facts, records } = await readJob(table, jobId, prefix)
      if (facts === undefined) throw await unknownJob({ table, jobId, stage, records }, `say what job ${jobId} may do`)
      const print = printing(options.json, io)
      if (question === undefined) done(await list(facts, print, options.json, io))
      else done(await answer(question, facts, print, options.json, io))
    })
}

const EXAMPLES = `
Decides as IAM does, over the policies of the grant, the others of its principal and of its groups, its permissions boundary, and
the policy of the bucket or key; of an object also over the key by which its bucket encrypts. What the caller may not read is named, and the answer holds as far as could be read. It knows no
service control policies, no policies of VPC endpoints and no session policies. A key is used as S3 does for the job.
Uses the AWS environment (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL), and needs what curfew status needs, and for more certainty
iam:Get…Policy, s3:GetBucketPolicy, s3:GetEncryptionConfiguration and kms:GetKeyPolicy.
Exit code 0 if it is allowed, and 1 if not.

Examples:
  curfew can wikipedia-finetune-2025-07-16
  curfew can wikipedia-finetune-2025-07-16 s3:GetObject s3://acmeco-base-models/llama/config.json
  curfew can wikipedia-finetune-2025-07-16 s3:PutObject s3://acmeco-base-models/x --at 2025-07-16T03:59:59Z --ip 203.0.113.43
  curfew can wikipedia-finetune-2025-07-16 --denied 'An error occurred (AccessDenied) … not authorized to perform: …'`

type Options = QuestionOptions & { readonly denied?: string | undefined; readonly json?: true | undefined }

type Print = { readonly instant: (at: Date) => string; readonly seconds: (seconds: number) => string }

function askedBy(action: string | undefined, resource: string | undefined, { denied, at, ip, vpce }: Options) {
  if (denied !== undefined && action !== undefined)
    throw new Fault('Cannot ask about both: pass an action, or --denied')
  if (denied !== undefined) return deniedIn(denied)
  if (action !== undefined) return { action, resource }
  if (at ?? ip ?? vpce) throw new Fault('Cannot ask: --at, --ip and --vpce need an action and what it is on')
  return undefined
}

function printing(isJson: true | undefined, io: Io): Print {
  return { instant: isJson ? printInstant : (at) => localTime(at, io), seconds: printSeconds }
}

async function answer(
  question: Awaited<ReturnType<typeof questionOf>>,
  facts: GrantFacts,
  print: Print,
  isJson: true | undefined,
  io: Io,
): Promise<Exit> {
  const { readAccess } = await import('./aws/read-access.ts')
  const { answerTo } = await import('./can/answer.ts')
  const { printAnswer } = await import('./can/print-answer.ts')
  const { bucketKey } = await import('./aws/bucket-key.ts')
  const { withBucketKey } = await import('./can/with-bucket-key.ts')
  const now = io.now()
  const ask = async (asked: typeof question) =>
    answerTo(asked, facts, await readAccess(facts, asked.resource), now, print)
  const ofBucket = await ask(question)
  const answered = await withBucketKey(ofBucket, question, facts.grant, { keyOf: bucketKey, answerTo: ask })
  await io.out(isJson ? `${JSON.stringify(answered)}\n` : printAnswer(answered, io))
  return answered.allowed ? 0 : 1
}

async function list({ grant }: GrantFacts, print: Print, isJson: true | undefined, io: Io): Promise<Exit> {
  const { explain } = await import('@curfew/iam-policy/explain')
  const { parsePolicyText } = await import('@curfew/iam-policy/parse')
  const { printList } = await import('./can/print-answer.ts')
  const obstacle = obstacleAt(grant, io.now(), print)
  const listed: CanList = {
    jobId: grant.jobId,
    grant: viewOf(grant, io.now()),
    why: why(grant, io.now(), print.instant),
    sentences: grant.policies.flatMap(({ document }) => [...explain(parsePolicyText(document))]),
    obstacles: obstacle === undefined ? [] : [obstacle],
  }
  await io.out(isJson ? `${JSON.stringify(listed)}\n` : printList(listed, io))
  return obstacle === undefined ? 0 : 1
}
