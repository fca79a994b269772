import type { Credentials } from '@curfew/local-aws/iam/directory'
import type { Origin } from '@curfew/local-aws/wire'
import { chainProblems } from '#core/audit/audit.ts'
import { aDay, type Day } from '#local/day/day.ts'
import { type Operation, probe } from '#local/day/probe.ts'
import { stateOf, type UserState } from '#local/day/state.ts'
import type { Line, Tell } from './line.ts'
import {
  at,
  BASE_MODEL,
  DATASET,
  EVALUATION,
  FINE_TUNE,
  GPU,
  NEIGHBOUR,
  OTHER_OUTPUT,
  OUTPUT,
  PAYROLL,
} from './story.ts'
import { summarize } from './summarize.ts'
import { watch } from './watch.ts'

type Place = { readonly bucket: string; readonly key: string }
type Expected = 'OK' | 'AccessDenied' | 'InvalidAccessKeyId'

/** The seed's day: every probe is a signed S3 request with the job's own key. Tells each step; true if all was as expected. */
export async function demo(tell: Tell): Promise<boolean> {
  const began = performance.now()
  const lines: Line[] = []
  const recordProgress: Tell = (line) => {
    lines.push(line)
    tell(line)
  }
  const day = await aDay(at('00:30:00'))
  const news = watch(day, recordProgress)
  await theNight(day, probing(day, recordProgress), looking(day, recordProgress), news)

  const records = await day.auditRecords()
  for (const record of records) recordProgress({ type: 'audit', ...record })
  const jobs = Map.groupBy(records, ({ job }) => job)
  const problems = [...jobs].flatMap(([job, chain]) => chainProblems(chain).map((problem) => `${job}: ${problem}`))
  const summary = summarize(lines, day, problems, (performance.now() - began) / 1000)
  recordProgress(summary)
  return summary.unexpected === 0 && problems.length === 0
}

type Try = (
  job: string,
  as: Credentials,
  operation: Operation,
  what: Place,
  from: Origin,
  expected: Expected,
  rule: string,
) => Promise<void>

async function theNight(day: Day, attempt: Try, look: Look, news: () => void): Promise<void> {
  await day.put('Training Job Scheduled', FINE_TUNE)
  await day.put('Training Job Scheduled', EVALUATION)
  news()
  await day.until(at('00:59:59'))
  news()
  const isOpen = ({ attached, liveKeys, storedKey }: UserState) => attached.length === 1 && isOnly(liveKeys, storedKey)
  await look(FINE_TUNE.principal.name, isOpen, 'opened ahead, its key is stored')
  const trainer = await keyOf(day, FINE_TUNE.principal.name)
  const evaluator = await keyOf(day, EVALUATION.principal.name)
  const train = (...rest: Rest) => attempt('fine-tune', trainer, ...rest)
  const evaluate = (...rest: Rest) => attempt('evaluation', evaluator, ...rest)
  await train('read', DATASET, GPU, 'AccessDenied', 'one second before the window')

  await day.until(at('01:00:00'))
  await train('read', DATASET, GPU, 'OK', 'the dataset may be read')
  await train('read', BASE_MODEL, GPU, 'OK', 'so may the base models')
  await train('write', OUTPUT, GPU, 'OK', 'the output may be written')
  await train('read', OUTPUT, GPU, 'AccessDenied', 'but not read: it is write-only')
  await train('delete', OUTPUT, GPU, 'AccessDenied', 'nothing may be deleted')
  await train('write', DATASET, GPU, 'AccessDenied', 'nor written where one reads')
  await train('write', OTHER_OUTPUT, GPU, 'AccessDenied', "nor beside one's own output")
  await train('read', PAYROLL, GPU, 'AccessDenied', 'another bucket')
  await train('read', DATASET, NEIGHBOUR, 'AccessDenied', 'another address')

  await day.until(at('03:12:00'))
  await day.put('Training Job Completed', { jobId: FINE_TUNE.jobId })
  news()
  const isClosed = ({ attached, liveKeys, deadKeys, storedKey }: UserState) =>
    attached.length === 0 && isOnly(liveKeys, storedKey) && deadKeys.includes(trainer.accessKeyId)
  await look(FINE_TUNE.principal.name, isClosed, 'detached, old key dead, new key stored')
  await train('read', DATASET, GPU, 'InvalidAccessKeyId', 'the job is over: its key is dead')
  const successor = await keyOf(day, FINE_TUNE.principal.name)
  await attempt('fine-tune', successor, 'read', DATASET, GPU, 'AccessDenied', 'a new key is stored, and has no access')

  await day.until(at('03:59:59'))
  await evaluate('read', DATASET, GPU, 'OK', 'the last second of the window')
  day.passDead(at('04:00:00'))
  await evaluate('read', DATASET, GPU, 'AccessDenied', 'the first after it, with Curfew dead')
  day.passDead(at('04:00:01'))
  await evaluate('read', DATASET, GPU, 'AccessDenied', 'one second after the window')
  await day.until(at('04:02:00'))
  news()
  await evaluate('read', DATASET, GPU, 'InvalidAccessKeyId', 'Curfew is back: the key is dead too')
}

type Look = (user: string, expected: (state: UserState) => boolean, rule: string) => Promise<void>

type Rest = Parameters<Try> extends readonly [unknown, unknown, ...infer Others] ? Others : never

async function keyOf(day: Day, user: string): Promise<Credentials> {
  const key = await day.storedKey(user)
  if (key === undefined) throw new Error(`Cannot go on: no access key is stored for ${user}`)
  return key
}

function isOnly(ids: readonly string[], id: string | undefined): boolean {
  return ids.length === 1 && ids[0] === id
}

function looking(day: Day, tell: Tell): Look {
  return async (user, expected, rule) => {
    const state = await stateOf(day, user)
    tell({ type: 'state', at: timeOf(day), user, ...state, asExpected: expected(state), rule })
  }
}

function timeOf({ clock }: Day): string {
  return clock.now().toISOString().slice(11, 19)
}

function probing(day: Day, tell: Tell): Try {
  return async (job, as, operation, { bucket, key }, from, expected, rule) => {
    const seen = await probe(day.aws, { as, from, operation, bucket, key })
    tell({
      type: 'probe',
      at: timeOf(day),
      job,
      what: `${operation} ${key.split('/').at(-1)}`,
      from: 'sourceIp' in from ? from.sourceIp : from.vpcEndpoint,
      expected,
      seen,
      asExpected: seen === expected,
      rule,
    })
  }
}
