import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { attached, failures, JOB, job, startDay } from './day.ts'
import { linesOf } from './metrics.ts'

const SAGEMAKER = {
  source: 'aws.sagemaker',
  detailType: 'SageMaker Training Job State Change',
  detail: { TrainingJobName: JOB, TrainingJobStatus: 'Completed' },
}
const BATCH = {
  source: 'aws.batch',
  detailType: 'Batch Job State Change',
  detail: { jobName: JOB, jobId: '4c7599ae', status: 'SUCCEEDED' },
}

async function openJob(): Promise<Day> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  expect(await attached(day)).toHaveLength(1)
  return day
}

/** Runs end-access with an event that no rule delivered, as after a change of the rule. */
async function invoke(day: Day, { source, detailType, detail }: typeof SAGEMAKER | typeof BATCH, account?: string) {
  const { arn = '' } = day.aws.stack.functions.find(({ name }) => name.endsWith('end-access')) ?? {}
  const event = { id: 'an-event', source, 'detail-type': detailType, detail, account, time: '2025-07-16T02:00:00Z' }
  day.aws.lambda.events.enqueue(arn, JSON.stringify(event))
  await day.until(at('02:05'))
}

describe.each([
  ['SageMaker', SAGEMAKER],
  ['Batch', BATCH],
])('a job of the same name in %s of another account', (_, event) => {
  test('invokes nothing: the default bus may receive events of other accounts', async () => {
    const day = await openJob()
    day.aws.buses.putFromAws({ ...event, account: '999999999999' })
    await day.until(at('02:05'))

    expect(await attached(day)).toHaveLength(1)
    expect(day.aws.runs.filter(({ functionName }) => functionName === 'curfew-end-access')).toEqual([])
  })

  test.each(['999999999999', undefined])(
    'ends nothing if it reaches end-access all the same, and is logged (account %s)',
    async (account) => {
      const day = await openJob()
      await invoke(day, event, account)

      expect(await attached(day)).toHaveLength(1)
      expect(linesOf(day).filter((line) => line.includes('ignored: of another account'))).toHaveLength(1)
      expect(failures(day)).toEqual([])
    },
  )

  test('ends the job if it is of this account', async () => {
    const day = await openJob()
    await invoke(day, event, '111122223333')

    expect(await attached(day)).toEqual([])
  })
})
