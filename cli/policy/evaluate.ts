import { type Command, Option } from '@commander-js/extra-typings'
import type { Exit } from '#cli/exit.ts'
import type { Io } from '#cli/io.ts'
import { painter } from '#cli/terminal/paint.ts'
import { answerLines } from './batch.ts'
import { decide, type EvaluateOptions } from './evaluate/decide.ts'
import { printVerdict } from './evaluate/print-verdict.ts'

/** Add `curfew policy evaluate`. */
export function addEvaluate(policy: Command, io: Io, done: (exit: Exit) => void): void {
  policy
    .command('evaluate')
    .description('Decide a request the way IAM does, and name the deciding statement.')
    .option('--policy <file...>', 'policies of the identity; all of them apply')
    .option('--boundary <file>', 'its permissions boundary')
    .option('--session <file>', 'session policy')
    .option('--resource-policy <file>', 'policy of the bucket, key, repository or role; needs --principal')
    .option(
      '--principal <arn>',
      'who asks: the ARN of a user, role or role session, or a service (lambda.amazonaws.com)',
    )
    .option('--scp <files...>', 'service control policies, one list with commas for each level: root, OU, account')
    .option('--rcp <file...>', "resource control policies of the resource's account; needs --principal")
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
Every request has aws:SecureTransport=true and aws:ViaAWSService=false unless --context sets them, and with --principal what
IAM knows about the principal (aws:PrincipalArn, aws:PrincipalAccount and so on). The account of a bucket stands in no ARN: pass
--context aws:ResourceAccount=ACCOUNT. A denial names every policy that would have to allow the request, with a statement to add.

Each line of --batch is {"identity": [policy, …], "boundary": policy or null, "session": policy or null,
"request": {"action": "…", "resource": "…", "context": {"key": "value" or ["value", …]}}}. The answer is one line,
{"decision": "allow" or "deny", "because": …}. An unreadable line is answered by {"error": …, "line": …}, and the exit code
is then 1.

Examples:
  curfew policy evaluate --policy p.json --action s3:GetObject --resource arn:aws:s3:::bucket/key \\
    --time 2025-07-16T02:00:00Z --ip 203.0.113.42 --context aws:ResourceAccount=111122223333 --expect allow
  curfew policy evaluate --policy p.json --resource-policy bucket.json --principal arn:aws:iam::111122223333:role/train \\
    --action s3:GetObject --resource arn:aws:s3:::bucket/key --context aws:ResourceAccount=444455556666
  curfew policy evaluate --batch requests.jsonl > decisions.jsonl`

async function answer(options: EvaluateOptions & Printing, io: Io): Promise<Exit> {
  const decided = await decide(options, io)
  await io.out(options.json ? `${JSON.stringify(decided.verdict)}\n` : printVerdict(decided, painter(io)))
  return options.expect === undefined || options.expect === decided.verdict.decision ? 0 : 1
}

type Printing = { readonly json?: true | undefined; readonly expect?: 'allow' | 'deny' | undefined }
