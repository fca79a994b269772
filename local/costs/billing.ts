import { type Assumptions, DAYS_PER_MONTH, LOG_EVENT_BYTES, STORED_LOG_SHARE } from './assumptions.ts'
import { type Bill, line, sum } from './bill.ts'
import type { Deployed } from './deployed.ts'
import type { Observed, ObservedCall, ObservedLog, ObservedRun } from './observed.ts'
import { platformLines } from './platform-log.ts'
import { EVERY_MINUTE, type Purpose, purposeOfCall, purposeOfRun } from './purpose.ts'

const CHUNK_BYTES = 64 * 1024
const MB_PER_GB = 1024

/** What AWS would bill for everything observed, with its storage until it is deleted, but without rows of the table. */
export function billOf(observed: Observed, deployed: Deployed, assumed: Assumptions): Bill {
  const { runs, timers, jobEvents, deadLetters } = observed
  const archiveMonths = deployed.archiveDays / DAYS_PER_MONTH
  return sum(
    ...runs.map((run) => billOfRun(run, deployed, assumed)),
    ...logsOf(observed, deployed, assumed).map((log) => billOfLog(log, deployed)),
    timers.map(({ name, bytes }) => line(edgeOf(name), 'timer invocations', chunks(bytes))),
    jobEvents.flatMap((bytes) => [
      line('job events', 'custom events', chunks(bytes)),
      line('job events', 'archived bytes', bytes),
      line('job events', 'archive storage', bytes * archiveMonths),
    ]),
    [line('idle runs', 'queue requests', deadLetters)],
  )
}

function billOfRun(run: ObservedRun, { memory, hasTableKey }: Deployed, assumed: Assumptions): Bill {
  const { functionName, calls } = run
  const purpose = purposeOfRun(run)
  const gb = (memory.get(functionName) ?? Number.NaN) / MB_PER_GB
  const gbSeconds = (of: Purpose, ms: number) => line(of, 'Lambda GB-seconds', gb * (ms / 1000))
  const cold = coldShare(run, assumed)
  const opensTable = hasTableKey && calls.some(({ service }) => service === 'dynamodb')
  return sum(
    [line(purpose, 'Lambda requests', 1), gbSeconds(purpose, assumed.msPerCall)],
    [gbSeconds('cold starts', cold * assumed.msPerInit), line('cold starts', 'key calls', opensTable ? cold : 0)],
    calls.flatMap((call) => {
      const of = purposeOfCall(call, purpose)
      return [gbSeconds(of, assumed.msPerCall), ...billOfCall(call, of)]
    }),
  )
}

function billOfCall({ service, operation, units, events }: ObservedCall, of: Purpose): Bill {
  if (service === 'dynamodb' && units === undefined) {
    throw new Error(`Cannot price ${operation} of DynamoDB: there is no rule for its units`)
  }
  return [
    line(of, 'read request units', units?.read ?? 0),
    line(of, 'write request units', units?.write ?? 0),
    line(of, 'custom events', events.map(chunks).reduce(plus, 0)),
    line(of, 'secret calls', service === 'secretsmanager' ? 1 : 0),
    line(of, 'calls to IAM', service === 'iam' ? 1 : 0),
  ]
}

/** The observed logs, with the lines that Lambda itself writes. */
function logsOf({ logs, runs }: Observed, { memory }: Deployed, assumed: Assumptions): readonly ObservedLog[] {
  const ofLambdas = [...memory.keys()].map((name) => {
    const own = runs.filter(({ functionName }) => functionName === name)
    const cold = own.map((run) => coldShare(run, assumed)).reduce(plus, 0)
    return { group: `/aws/lambda/${name}`, messages: platformLines(own, cold) }
  })
  return [...logs, ...ofLambdas]
}

function billOfLog({ group, messages }: ObservedLog, { logs }: Deployed): Bill {
  const { days = 0, isMasked = false } = logs.get(group) ?? {}
  const purpose = purposeOfLog(group)
  const bytes = Buffer.byteLength(messages.join('')) + messages.length * LOG_EVENT_BYTES
  return [
    line(purpose, 'log ingestion', bytes),
    line(purpose, 'log storage', (STORED_LOG_SHARE * bytes * days) / DAYS_PER_MONTH),
    line(purpose, 'log masking', isMasked ? bytes : 0),
  ]
}

function purposeOfLog(group: string): Purpose {
  if (!group.startsWith('/aws/lambda/')) return 'audit'
  return group.endsWith('sweep') ? 'sweep' : 'logs'
}

function edgeOf(timer: string): Purpose {
  if (timer.startsWith('ready-') || timer.startsWith('closing-soon-')) return 'notices'
  return timer.startsWith('open-') ? 'open' : 'close'
}

function coldShare({ lambda }: ObservedRun, { coldPercent }: Assumptions): number {
  return EVERY_MINUTE.includes(lambda) ? 0 : coldPercent / 100
}

function chunks(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / CHUNK_BYTES))
}

function plus(left: number, right: number): number {
  return left + right
}
