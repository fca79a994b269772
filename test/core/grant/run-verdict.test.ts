import { describe, expect, test } from 'vitest'
import { type EndsWith, OUTCOMES } from '#core/grant/ends-with.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { Run } from '#core/grant/run.ts'
import { isSelected, verdictOn } from '#core/grant/run-verdict.ts'

const at = (time: string) => new Date(`2025-07-16T${time}Z`)
const QUEUE = 'arn:aws:batch:us-east-1:111122223333:job-queue/gpu'
const EXECUTION = 'arn:aws:sagemaker:us-east-1:111122223333:pipeline/churn/execution/p4jn9xou8a8s'
const CUSTOMIZATION = 'arn:aws:bedrock:us-east-1:111122223333:model-customization-job/titan/abcdefghwxyz'

const user: Principal = { type: 'user', name: 'trainer-gpu-01' }
const role: Principal = { type: 'role', name: 'trainer-batch' }

function grant(endsWith?: EndsWith, principal = user) {
  const window = { opensAt: at('01:00:00'), closesAt: at('04:00:00') }
  return { jobId: 'nightly-16', principal, window, requestedAt: at('00:30:00'), ...(endsWith && { endsWith }) }
}

const batch = (name: string, more: Partial<Run> = {}): Run => ({
  kind: 'batchJob',
  names: [name],
  ids: ['a-1'],
  queue: QUEUE,
  ...more,
})
const training = (name: string): Run => ({ kind: 'trainingJob', names: [name], ids: [] })
const tuning = (name: string): Run => ({ kind: 'tuningJob', names: [name], ids: [] })
const pipeline: Run = { kind: 'pipelineExecution', names: ['nightly'], ids: [EXECUTION, 'p4jn9xou8a8s'] }
const customization: Run = { kind: 'customizationJob', names: ['tone'], ids: [CUSTOMIZATION] }

const nightly: EndsWith = { kind: 'batchJob', name: 'nightly-train' }

describe('which run is that of a grant', () => {
  test.each<readonly [string, EndsWith | undefined, Run, string]>([
    ['the Batch job that it names', nightly, batch('nightly-train'), 'its run'],
    ['not one of another name', nightly, batch('nightly-train-2'), 'another run'],
    ['not one with its own id, if it names another', nightly, batch('nightly-16'), 'another run'],
    ['not a training job of that name', nightly, training('nightly-train'), 'another run'],
    ['in the queue that it names', { ...nightly, queue: 'gpu' }, batch('nightly-train'), 'its run'],
    ['in the queue that it names by ARN', { ...nightly, queue: QUEUE }, batch('nightly-train'), 'its run'],
    ['not in another queue', { ...nightly, queue: 'pu' }, batch('nightly-train'), 'another run'],
    ['the run with the id that it names', { ...nightly, id: 'a-1' }, batch('nightly-train'), 'its run'],
    [
      'not a retry of it, which has another id',
      { ...nightly, id: 'a-1' },
      batch('nightly-train', { ids: ['a-2'] }),
      'another run',
    ],
    ['the training job that it names', { kind: 'trainingJob', name: 'Churn-7' }, training('churn-7'), 'its run'],
    ['not the tuning job of that name', { kind: 'trainingJob', name: 'churn-7' }, tuning('churn-7'), 'another run'],
    [
      'not a child of the tuning job that it names',
      { kind: 'tuningJob', name: 'churn' },
      training('churn-001-8a9b0c1d'),
      'another run',
    ],
    [
      'not a training job called like that tuning job',
      { kind: 'tuningJob', name: 'churn' },
      training('churn'),
      'another run',
    ],
    ['the pipeline execution by ARN', { kind: 'pipelineExecution', name: EXECUTION }, pipeline, 'its run'],
    ['the pipeline execution by id', { kind: 'pipelineExecution', name: 'p4jn9xou8a8s' }, pipeline, 'its run'],
    ['the pipeline execution by display name', { kind: 'pipelineExecution', name: 'nightly' }, pipeline, 'its run'],
    [
      'not another execution',
      { kind: 'pipelineExecution', name: EXECUTION.replace('p4', 'q4') },
      pipeline,
      'another run',
    ],
    ['the customization job by name', { kind: 'customizationJob', name: 'tone' }, customization, 'its run'],
    ['the customization job by ARN', { kind: 'customizationJob', name: CUSTOMIZATION }, customization, 'its run'],
    ['by default the training job called like its id', undefined, training('nightly-16'), 'its run'],
    ['by default the Batch job called like its id', undefined, batch('nightly-16'), 'its run'],
    ['by default not the tuning job called like its id', undefined, tuning('nightly-16'), 'another run'],
  ])('%s', (_rule, endsWith, run, verdict) => {
    expect(verdictOn(grant(endsWith), run, at('02:00:00'))).toBe(verdict)
  })

  test.each<readonly [string, EndsWith | undefined, string, string]>([
    ['a name is that of an earlier run until access can be open', nightly, '00:57:59', 'an earlier run'],
    ['and its own from then on', nightly, '00:58:00', 'its run'],
    ['an id is never that of another run', { ...nightly, id: 'a-1' }, '00:10:00', 'its run'],
    ['by default it is its own from the request on', undefined, '00:30:00', 'its run'],
    ['and not before', undefined, '00:29:59', 'an earlier run'],
  ])('%s', (_rule, endsWith, time, verdict) => {
    const run = batch(endsWith === undefined ? 'nightly-16' : 'nightly-train')

    expect(verdictOn(grant(endsWith), run, at(time))).toBe(verdict)
  })

  test('a name is that of an earlier run until the request, if its window had begun', () => {
    const late = { ...grant(nightly), requestedAt: at('01:31:00') }

    expect(verdictOn(late, batch('nightly-train'), at('01:30:59'))).toBe('an earlier run')
    expect(verdictOn(late, batch('nightly-train'), at('01:31:00'))).toBe('its run')
  })

  test.each<readonly [string, EndsWith, readonly string[] | undefined, string]>([
    ['its role', nightly, ['role/trainer-batch'], 'its run'],
    ['another role', nightly, ['role/intruder'], 'of another role'],
    ['no role', nightly, undefined, 'its run'],
    ['another role, named by its id', { ...nightly, id: 'a-1' }, ['role/intruder'], 'its run'],
  ])('of a role: a run with %s', (_rule, endsWith, runsAs, verdict) => {
    const run = batch('nightly-train', runsAs === undefined ? {} : { runsAs })

    expect(verdictOn(grant(endsWith, role), run, at('02:00:00'))).toBe(verdict)
  })
})

describe('a grant ends with the outcomes that it names', () => {
  test.each(OUTCOMES)('with any, if it names none: %s', (outcome) => {
    expect(isSelected(grant(nightly), { outcomes: [outcome] })).toBe(true)
  })

  test.each([
    ['succeeded', true],
    ['failed', false],
    ['stopped', false],
  ] as const)('with success alone: %s', (outcome, ends) => {
    expect(isSelected(grant({ ...nightly, on: ['succeeded'] }), { outcomes: [outcome] })).toBe(ends)
  })

  test('with one of two that its service does not tell apart', () => {
    expect(isSelected(grant({ ...nightly, on: ['stopped'] }), { outcomes: ['failed', 'stopped'] })).toBe(true)
  })
})
