import type { Credentials } from '@curfew/local-aws/iam/directory'
import type { Day } from '#local/day/day.ts'
import type { PrincipalState } from '#local/day/state.ts'
import type { Attempt, Check } from './checks.ts'
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
} from './scenario.ts'
import type { Where } from './where.ts'

/** The day of two jobs: one ends early, the other runs until its window closes, with Curfew down. */
export async function runDay(
  day: Day,
  { principalOf, storedAs }: Where,
  attempt: Attempt,
  check: Check,
  printEvents: () => void,
): Promise<void> {
  await day.put('Training Job Scheduled', { ...FINE_TUNE, principal: principalOf(FINE_TUNE.principal.name) })
  await day.put('Training Job Scheduled', { ...EVALUATION, principal: principalOf(EVALUATION.principal.name) })
  printEvents()
  await day.until(at('00:59:59'))
  printEvents()
  await check(FINE_TUNE.principal.name, isOpen, 'opened ahead of the window, its key is stored')
  const trainer = await keyOf(day, FINE_TUNE.principal.name, storedAs)
  const evaluator = await keyOf(day, EVALUATION.principal.name, storedAs)
  const train = (...rest: Rest) => attempt('fine-tune', trainer, ...rest)
  const evaluate = (...rest: Rest) => attempt('evaluation', evaluator, ...rest)
  await train('read', DATASET, GPU, 'AccessDenied', 'one second before the window')

  await day.until(at('01:00:00'))
  printEvents()
  await train('read', DATASET, GPU, 'OK', 'the dataset can be read')
  await train('read', BASE_MODEL, GPU, 'OK', 'and the base models')
  await train('write', OUTPUT, GPU, 'OK', 'the output can be written')
  await train('read', OUTPUT, GPU, 'AccessDenied', 'but not read: it is write-only')
  await train('delete', OUTPUT, GPU, 'AccessDenied', 'nothing can be deleted')
  await train('write', DATASET, GPU, 'AccessDenied', 'the dataset is read-only')
  await train('write', OTHER_OUTPUT, GPU, 'AccessDenied', "another job's output")
  await train('read', PAYROLL, GPU, 'AccessDenied', 'another bucket')
  await train('read', DATASET, NEIGHBOUR, 'AccessDenied', 'another address')

  await day.until(at('03:12:00'))
  await day.put('Training Job Completed', { jobId: FINE_TUNE.jobId })
  printEvents()
  const isClosed = ({ attached, liveKeys, storedKey }: PrincipalState) =>
    attached.length === 0 && isOnly(liveKeys, storedKey) && storedKey !== trainer.accessKeyId
  await check(FINE_TUNE.principal.name, isClosed, 'detached, key replaced, new key stored')
  await train('read', DATASET, GPU, 'InvalidAccessKeyId', 'the job is over: its key is off')
  const successor = await keyOf(day, FINE_TUNE.principal.name, storedAs)
  await attempt('fine-tune', successor, 'read', DATASET, GPU, 'AccessDenied', 'the new key has no access')

  await day.until(at('03:59:59'))
  await evaluate('read', DATASET, GPU, 'OK', 'the last second of the window')
  day.passDead(at('04:00:00'))
  await evaluate('read', DATASET, GPU, 'AccessDenied', 'the window is closed, with Curfew down')
  day.passDead(at('04:00:01'))
  await evaluate('read', DATASET, GPU, 'AccessDenied', 'one second after the window')
  await day.until(at('04:02:00'))
  printEvents()
  await evaluate('read', DATASET, GPU, 'InvalidAccessKeyId', 'Curfew is up: the key is off too')
}

type Rest = Parameters<Attempt> extends readonly [unknown, unknown, ...infer Others] ? Others : never

function isOpen({ attached, liveKeys, storedKey }: PrincipalState): boolean {
  return attached.length === 1 && isOnly(liveKeys, storedKey)
}

function isOnly(ids: readonly string[], id: string | undefined): boolean {
  return ids.length === 1 && ids[0] === id
}

async function keyOf(day: Day, name: string, storedAs: Where['storedAs']): Promise<Credentials> {
  const key = await day.storedKey(name, storedAs)
  if (key === undefined) throw new Error(`Cannot run the demo: no access key is stored for ${name}`)
  return key
}
