import { setTimeout } from 'node:timers/promises'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import type { Account } from '#test/cli/audit/account.ts'
import { audit } from '#test/cli/audit/account.ts'
import { doctor } from '#test/cli/doctor/stage.ts'
import { cli, type Ran } from '#test/cli/fake-io.ts'
import { job } from '#test/stories/day.ts'

export type Person = 'requester' | 'auditor'

type Run = (account: Account) => Promise<Ran>

/** The job of test/cli/doctor/stage.ts, which is open. */
const JOB = 'open-job'
export const ROLE_JOB = 'role-job'
/** Jobs that a command runs as, and that end with it. */
export const RUN_JOBS = { user: 'run-job', role: 'role-run-job' } as const
const DATASET = 's3://acmeco-training-datasets-wikipedia-2025-07-01'

/** Nothing of it may be kept back: what could not be read is said. */
const looking: Readonly<Record<string, Run>> = {
  ls: (account) => run(account, ['ls']),
  'status of a user’s job': (account) => readWhole(run(account, ['status', JOB])),
  'status of a role’s job': (account) => readWhole(run(account, ['status', ROLE_JOB])),
  'status of nobody’s job': async (account) => {
    const ran = await run(account, ['status', 'open-jobs'])
    return ran.err.includes('did you mean open-job?') ? { ...ran, exit: 1 } : ran
  },
}

/** What the policies of bucket and key, of the principal and of its boundary say is taken into account: none may be missing. */
const asking: Readonly<Record<string, Run>> = {
  'can of a user’s job': (account) =>
    readAll(run(account, ['can', JOB, 's3:GetObject', `${DATASET}/part-0000.parquet`])),
  'can of a role’s job': (account) =>
    readAll(run(account, ['can', ROLE_JOB, 's3:GetObject', `${DATASET}/part-0000.parquet`])),
  'can of a key': async (account) => readAll(run(account, ['can', JOB, 'kms:Decrypt', await newKey(account)])),
}

async function newKey({ day, administrator }: Account): Promise<string> {
  const kms = new KMSClient(awsClientOptions({ aws: day.aws, credentials: administrator }))
  return (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? ''
}

/** Whether access is allowed does not matter here. */
async function readAll(running: Promise<Ran>): Promise<Ran> {
  const ran = await running
  const isAnswered = ran.exit < 2 && !/not read|as far as/.test(ran.out)
  return isAnswered ? { ...ran, exit: 0 } : { ...ran, exit: 2, err: `${ran.err}${ran.out}` }
}

async function readWhole(running: Promise<Ran>): Promise<Ran> {
  const ran = await running
  return /needs \w+:\w+/.test(ran.out) ? { ...ran, exit: 2 } : ran
}

/** Every command that somebody with a policy of the stack is to run, as they would. */
export const COMMANDS: Readonly<Record<Person, Readonly<Record<string, Run>>>> = {
  requester: {
    request: (account) => run(account, ['request', 'event.json', '--wait']),
    'credentials of a user’s job': (account) => run(account, ['credentials', JOB]),
    'credentials of a role’s job': (account) => run(account, ['credentials', ROLE_JOB, '--wait']),
    'run of a user’s job': (account) => runJob(account, RUN_JOBS.user),
    'run of a role’s job': (account) => runJob(account, RUN_JOBS.role),
    'run with a request': (account) =>
      whileTimePasses(account, run(account, ['run', 'timed-event.json', ...AS_COMMAND])),
    extend: (account) => run(account, ['extend', JOB, '--by', '30m', '--reason', 'two epochs to go']),
    end: (account) => run(account, ['end', 'asked-job', '--yes']),
    ...looking,
    ...asking,
  },
  auditor: {
    'audit show': (account) => audit(account, ['show', JOB]),
    'audit show of a principal': (account) => audit(account, ['show', '--principal', 'user/trainer-gpu-01']),
    'audit who': (account) => audit(account, ['who', '--resource', DATASET]),
    'audit verify': async (account) => {
      const { out } = await audit(account, ['show', '--json', '--since', '60d'])
      return audit(account, ['verify', '--heads', 'curfew'], { input: out })
    },
    'audit verify of records of which the last is missing': async (account) => {
      const { out } = await audit(account, ['show', JOB, '--json'])
      return audit(account, ['verify', '--heads', 'curfew', '--job', JOB], { input: out.replace(/.+\n$/, '') })
    },
    report: (account) => run(account, ['report', '--json']),
    doctor: (account) => readWhole(doctor(account)),
    ...looking,
    ...asking,
    'ls --all': (account) => run(account, ['ls', '--all']),
  },
}

/** The credentials are asked for at once, and the command needs none. */
const AS_COMMAND = ['--credentials', 'env', '--', process.execPath, '-e', '0']

function runJob(account: Account, job: string): Promise<Ran> {
  return run(account, ['run', '--job', job, ...AS_COMMAND])
}

/** A run waits by the clock of the machine. */
async function whileTimePasses({ day }: Account, running: Promise<Ran>): Promise<Ran> {
  let ran: Ran | undefined
  const done = running.then((one) => {
    ran = one
  })
  while (ran === undefined) {
    await day.until(new Date(day.clock.now().getTime() + 1000))
    await Promise.race([done, setTimeout(200)])
  }
  return ran
}

/** Time passes while a command waits. */
function run({ day }: Account, argv: readonly string[]): Promise<Ran> {
  const window = { opensAt: '2025-07-16T01:05:00Z', closesAt: '2025-07-16T01:30:00Z' }
  const timed = { opensAt: '2025-07-16T01:05:00Z', closesAt: '2025-07-16T03:30:00Z', runsFor: 'PT20M' }
  const files = {
    'timed-event.json': JSON.stringify(job({ jobId: 'timed-job', window: timed })),
    'event.json': JSON.stringify(job({ jobId: 'asked-job', window })),
    '/nowhere/project/curfew.json': JSON.stringify({ source: 'acmeco.ml-platform' }),
  }
  const whileAsleep = () => day.until(new Date(day.clock.now().getTime() + 2000))
  return cli(argv, { now: day.clock.now(), files, whileAsleep })
}
