import { type Command, Option } from '@commander-js/extra-typings'
import { evaluate } from '#core/policy/evaluate.ts'
import { Fault } from '../fault.ts'
import type { Io } from '../io.ts'
import { painter } from '../paint.ts'
import type { Exit } from '../run.ts'
import { answerLines } from './batch.ts'
import { contextOf } from './evaluate/context.ts'
import { printVerdict } from './evaluate/print-verdict.ts'
import { readPolicyFile } from './files.ts'

/** Add `curfew policy evaluate`. */
export function addEvaluate(policy: Command, io: Io, done: (exit: Exit) => void): void {
  policy
    .command('evaluate')
    .description('Decide a request as IAM does, and name the statement that decided.')
    .option('--policy <file...>', 'policies of the identity; all of them count')
    .option('--boundary <file>', 'its permissions boundary')
    .option('--session <file>', 'policy of the session')
    .option('--action <action>', 'such as s3:GetObject')
    .option('--resource <arn>', 'such as arn:aws:s3:::bucket/key; * for actions without resources')
    .option('--time <instant>', 'when (aws:CurrentTime); else now')
    .option('--ip <address>', 'from where (aws:SourceIp)')
    .option('--vpce <id>', 'through which VPC endpoint (aws:SourceVpce)')
    .option('--context <key=value...>', 'any other condition key; a key given twice has two values')
    .option('--json', 'print the decision as JSON')
    .addOption(new Option('--expect <decision>', 'exit with 1 if the decision is another').choices(['allow', 'deny']))
    .option('--batch [file]', 'answer JSON lines, from a file or standard input')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      if (options.batch !== undefined) {
        done((await answerLines(options.batch === true ? '-' : options.batch, io)) ? 0 : 1)
        return
      }
      const { action, resource, policy: files = [] } = options
      if (action === undefined || resource === undefined || files.length === 0) {
        throw new Fault('Cannot evaluate: give --policy, --action and --resource, or --batch')
      }
      const [boundary, session] = await Promise.all([options.boundary, options.session].map((file) => readOptional(file, io)))
      const identity = await Promise.all(files.map((file) => readPolicyFile(file, io)))
      const context = contextOf(options, io.now())
      const verdict = evaluate({ identity, boundary: boundary ?? null, session: session ?? null }, { action, resource, context })

      const named = { identity: files, boundary: [options.boundary ?? ''], session: [options.session ?? ''] }
      await io.out(options.json ? `${JSON.stringify(verdict)}\n` : printVerdict(verdict, named, painter(io)))
      done(options.expect === undefined || options.expect === verdict.decision ? 0 : 1)
    })
}

const EXAMPLES = `
A request carries aws:SecureTransport true and aws:ViaAWSService false unless --context says otherwise.

Each line of --batch reads {"identity": [policy, …], "boundary": policy or null, "session": policy or null,
"request": {"action": "…", "resource": "…", "context": {"key": "value" or ["value", …]}}} and is answered by one line,
{"decision": "allow" or "deny", "because": …}. A line that cannot be read is answered by {"error": …, "line": …}, and
the exit code is then 1.

Examples:
  curfew policy evaluate --policy p.json --action s3:GetObject --resource arn:aws:s3:::bucket/key \\
    --time 2025-07-16T02:00:00Z --ip 203.0.113.42 --context aws:ResourceAccount=111122223333 --expect allow
  curfew policy evaluate --batch requests.jsonl > decisions.jsonl`

function readOptional(file: string | undefined, io: Io) {
  return file === undefined ? undefined : readPolicyFile(file, io)
}
