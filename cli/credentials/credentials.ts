import type { Command } from '@commander-js/extra-typings'
import type { Issued } from '#cli/aws/issue.ts'
import type { PrintedCredentials } from '#cli/contracts/credentials.ts'
import type { Exit } from '#cli/exit.ts'
import type { Io } from '#cli/io.ts'
import { settingsOf, withStage } from '#cli/settings/settings.ts'
import { localTime } from '#cli/terminal/times.ts'
import { withoutSecret } from './job-credentials.ts'

const SECONDS_BETWEEN_LOOKS = 2

/** A request that was just put is a grant within seconds, unless there is none. */
const SECONDS_TO_BE_GRANTED = 120

/** Add `curfew credentials`. */
export function addCredentials(program: Command, io: Io, done: (exit: Exit) => void): void {
  const command = program
    .command('credentials')
    .description('Print the credentials of a job that is ready, for a credential_process of the AWS CLI and SDKs.')
    .argument('<job>', 'the job id of a grant')
    .option('--wait', 'wait until the job is ready')
    .option('--from <socket>', 'ask the `curfew run` that serves this socket, as the profile does that it makes')
    .option('--show-secret', 'print the secret on a terminal too')
    .option('--json', 'print JSON on a terminal too; elsewhere it is JSON anyway')
  withStage(command)
    .addHelpText('after', EXAMPLES)
    .action(async (job, options) => {
      const issued = options.from === undefined ? await issuedFor(job, options, io) : await servedBy(options.from, job)
      if ('because' in issued) {
        io.err(`curfew: Cannot give credentials of job ${job}: ${issued.because}\n`)
        return done(options.wait && issued.mayCome !== 'never' ? 3 : 1)
      }
      await print(job, issued.credentials, options, io)
      done(0)
    })
}

const EXAMPLES = `
A user's job gets the access key that Curfew stored for it, a role's job a session that is named after the job. The SDK asks again
at Expiration, which is never later than the end of access, so a key that was replaced or a window that was extended needs no restart.
In ~/.aws/config:

  [profile my-job]
  credential_process = curfew credentials my-job
  region = us-east-1

On a terminal the secret is hidden unless you pass --show-secret. Where an SDK or a pipe reads, it is printed: that is what the command is for.
Needs dynamodb:GetItem and Query on the table, and secretsmanager:GetSecretValue on the secret of the user, or sts:AssumeRole on the role.
Exits with 1 if the job cannot have credentials, and says what to do; with 3 if --wait has waited in vain.

Examples:
  curfew credentials wikipedia-finetune-2025-07-16
  curfew credentials wikipedia-finetune-2025-07-16 --wait --stage staging
  aws configure set profile.my-job.credential_process "curfew credentials my-job"`

type Options = {
  readonly wait?: true | undefined
  readonly showSecret?: true | undefined
  readonly json?: true | undefined
  readonly stage?: string | undefined
}

async function issuedFor(job: string, { wait, stage }: Options, io: Io): Promise<Issued> {
  const settings = await settingsOf({ stage }, io)
  const { stackOf } = await import('#cli/settings/stack.ts')
  const { connect } = await import('#cli/aws/table.ts')
  const { issue } = await import('#cli/aws/issue.ts')
  const table = connect(stackOf(settings).table)
  const giveUpAt = io.now().getTime() + SECONDS_TO_BE_GRANTED * 1000
  try {
    for (;;) {
      const issued = await issue(job, table, settings, io)
      const isFinal = !wait || 'credentials' in issued || issued.mayCome === 'never'
      if (isFinal || (issued.mayCome === 'when granted' && io.now().getTime() >= giveUpAt)) return issued
      io.status(`Waiting for job ${job}: ${issued.because}`)
      await io.sleep(SECONDS_BETWEEN_LOOKS)
    }
  } finally {
    io.status(undefined)
    table.client.destroy()
  }
}

async function servedBy(socket: string, job: string): Promise<Issued> {
  const { askServer } = await import('./ask-server.ts')
  return askServer(socket, job)
}

async function print(job: string, credentials: PrintedCredentials, options: Options, io: Io): Promise<void> {
  const isTerminal = io.width !== undefined
  const isHidden = isTerminal && !options.showSecret
  if (!isTerminal || options.json || options.showSecret)
    await io.out(`${JSON.stringify(isHidden ? withoutSecret(credentials) : credentials)}\n`)
  else {
    const { AccessKeyId, SessionToken, Expiration } = credentials
    const kind = SessionToken === undefined ? 'Access key' : 'Session'
    await io.out(`${kind} ${AccessKeyId} of job ${job}; an SDK asks again at ${localTime(new Date(Expiration), io)}.\n`)
  }
  if (isHidden) io.err('curfew: The secret is hidden on a terminal: pass --show-secret to see it\n')
}
