import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, JOB, job, policies, startDay } from './day.ts'
import { linesOf } from './metrics.ts'

const ROLE = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }
const OWN = 'arn:aws:iam::111122223333:role/sagemaker/trainer-batch'
const OTHER = 'arn:aws:iam::111122223333:role/intruder'

const sagemaker = (RoleArn?: unknown) => ({
  source: 'aws.sagemaker',
  detailType: 'SageMaker Training Job State Change',
  detail: { TrainingJobName: JOB, TrainingJobStatus: 'Completed', RoleArn },
})
const batch = (more: object) => ({
  source: 'aws.batch',
  detailType: 'Batch Job State Change',
  detail: { jobName: JOB, jobId: '4c7599ae', status: 'FAILED', ...more },
})
const nodes = (jobRoleArn: string) => ({ nodeProperties: { nodeRangeProperties: [{ container: { jobRoleArn } }] } })
const tasks = (taskRoleArn: string) => ({ ecsProperties: { taskProperties: [{ taskRoleArn }] } })

type Run = ReturnType<typeof sagemaker> | ReturnType<typeof batch>

async function endedBy(run: Run, overrides: object): Promise<Day> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job({ ...overrides }))
  await day.until(at('02:00'))
  day.aws.buses.putFromAws(run)
  await day.until(at('02:05'))
  expect(failures(day)).toEqual([])
  return day
}

describe('the grant of a role is ended by a run of its own role, or of a run whose role is unknown', () => {
  test.each<readonly [string, Run, boolean]>([
    ['SageMaker: its role', sagemaker(OWN), true],
    ['SageMaker: another role', sagemaker(OTHER), false],
    ['SageMaker: no role', sagemaker(), true],
    ['SageMaker: something that is no role', sagemaker(7), true],
    ['Batch: its role', batch({ container: { jobRoleArn: OWN } }), true],
    ['Batch: another role', batch({ container: { jobRoleArn: OTHER } }), false],
    [
      'Batch: another role, and its own among the parameters',
      batch({ container: { jobRoleArn: OTHER }, parameters: { jobRoleArn: OWN } }),
      false,
    ],
    ['Batch: another role of a node', batch(nodes(OTHER)), false],
    ['Batch: its role of a node', batch(nodes(OWN)), true],
    ['Batch: another role of a task', batch(tasks(OTHER)), false],
    ['Batch: no role, on EKS', batch({ eksProperties: { podProperties: { serviceAccountName: 'trainer' } } }), true],
  ])('%s', async (_, run, ends) => {
    const day = await endedBy(run, ROLE)

    expect(await policies(day)).toHaveLength(ends ? 0 : 1)
    expect(linesOf(day).filter((line) => line.includes('ignored: of another role'))).toHaveLength(ends ? 0 : 1)
  })
})

test.each([sagemaker(OTHER), batch({ container: { jobRoleArn: OTHER } })])(
  'the grant of a user is ended by its name: the service runs the job as a role of its own (%#)',
  async (run) => {
    expect(await policies(await endedBy(run, {}))).toEqual([])
  },
)

describe('an end that arrives before its request', () => {
  const REQUESTED = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', detail: job(ROLE) }

  /** Puts ends at 00:31, and the request of 00:30:55 five seconds later; returns whether the job opened. */
  async function opens(...runs: readonly Run[]): Promise<boolean> {
    const day = await startDay()
    await day.until(at('00:31'))
    for (const run of runs) day.aws.buses.putFromAws(run)
    await day.until(at('00:31:05'))
    day.aws.buses.put(day.aws.busName, { ...REQUESTED, time: at('00:30:55') })
    await day.until(at('01:30'))
    expect(failures(day)).toEqual([])
    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
    return announcementsOf(day, 'Access Opened').length > 0
  }

  test('keeps the job closed if it is of its role, or of no known role', async () => {
    expect(await opens(sagemaker(OWN))).toBe(false)
    expect(await opens(sagemaker())).toBe(false)
  })

  test('does not keep it closed if it is of another role', async () => {
    expect(await opens(sagemaker(OTHER))).toBe(true)
  })

  test('keeps it closed although one of another role follows: neither takes the place of the other', async () => {
    expect(await opens(sagemaker(), batch({ container: { jobRoleArn: OTHER } }))).toBe(false)
  })
})
