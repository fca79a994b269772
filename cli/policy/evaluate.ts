import { type Command, Option } from '@commander-js/extra-typings'
import { evaluate } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import type { Exit } from '#cli/exit.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { painter } from '#cli/terminal/paint.ts'
import { answerLines } from './batch.ts'
import { contextOf } from './evaluate/context.ts'
import { printVerdict } from './evaluate/print-verdict.ts'
import { readPolicyFile } from './files.ts'

/** Add `curfew policy evaluate`. */
export function addEvaluate(policy: Command, io: Io, done: (exit: Exit) => void): void {
  policy
    .command('evaluate')
    .description('Decide a request the way IAM does, and name the deciding statement.')
    .option('--policy <file...>', 'policies of the identity; all of them apply')
    .option('--boundary <file>', 'its permissions boundary')
    .option('--session <file>', 'session policy')
    .option('--action <action>', 'action, such as s3:GetObject')
    .option('--resource <arn>', 'resource, such as arn:aws:s3:::bucket/key; * for actions without resources')
    .option('--time <instant>', 'time of the request (aws:CurrentTime); default: now')
    .option('--ip <address>', 'address of the caller (aws:SourceIp)')
    .option('--vpce <id>', 'VPC endpoint of the request (aws:SourceVpce)')
    .option('--context <key=value...>', 'any other condition key; a key passed twice has two values')
    .option('--json', 'print the decision as JSON')
    .addOption(new Option('--expect <decision>', 'exit with 1 on any other decision').choices(['allow', 'deny']))
    .option('--batch [file]', 'decide JSON lines from a file or standard input')
    .addHelpText('after', EXAMPLES)
    .action(async ({ batch, ...options }) => {
      if (batch === undefined) done(await answer(options, io))
      else done((await answerLines(batch === true ? '-' : batch, io)) ? 0 : 1)
    })
}

const EXAMPLES = `
Every request has aws:SecureTransport=true and aws:ViaAWSService=false unless --context sets them.

Each line of --batch is {"identity": [policy, …], "boundary": policy or null, "session": policy or null,
"request": {"action": "…", "resource": "…", "context": {"key": "value" or ["value", …]}}}. The answer is one line,
{"decision": "allow" or "deny", "because": …}. An unreadable line is answered by {"error": …, "line": …}, and the exit code
is then 1.

Examples:
  curfew policy evaluate --policy p.json --action s3:GetObject --resource arn:aws:s3:::bucket/key \\
    --time 2025-07-16T02:00:00Z --ip 203.0.113.42 --context aws:ResourceAccount=111122223333 --expect allow
  curfew policy evaluate --batch requests.jsonl > decisions.jsonl`

type Options = Parameters<typeof contextOf>[0] & {
  readonly policy?: readonly string[] | undefined
  readonly boundary?: string | undefined
  readonly session?: string | undefined
  readonly action?: string | undefined
  readonly resource?: string | undefined
  readonly json?: true | undefined
  readonly expect?: 'allow' | 'deny' | undefined
}

async function answer(options: Options, io: Io): Promise<Exit> {
  const { action, resource, policy: files = [], boundary, session, expect } = options
  if (action === undefined || resource === undefined || files.length === 0) {
    throw new Fault('Cannot evaluate: pass --policy, --action and --resource, or --batch')
  }
  const policies = {
    identity: await Promise.all(files.map((file) => readPolicyFile(file, io))),
    boundary: await readOptional(boundary, io),
    session: await readOptional(session, io),
  }
  const verdict = evaluate(policies, { action, resource, context: contextOf(options, io.now()) })

  const named = { identity: files, boundary: [boundary ?? ''], session: [session ?? ''] }
  await io.out(options.json ? `${JSON.stringify(verdict)}\n` : printVerdict(verdict, named, painter(io)))
  return expect === undefined || expect === verdict.decision ? 0 : 1
}

async function readOptional(file: string | undefined, io: Io): Promise<Policy | null> {
  return file === undefined ? null : readPolicyFile(file, io)
}
