import { CloudWatchLogsClient, CreateLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, GPU, job, startDay, USER } from './day.ts'

const BATCH = 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/batch/job'
const TRAINING = 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/TrainingJobs'

/** Whether CloudWatch Logs lets the job create a stream. Local AWS has no such groups: the call fails, but for another reason. */
async function mayCreate(day: Day, logGroupName: string, logStreamName: string): Promise<boolean> {
  const credentials = await day.storedKey(USER)
  if (credentials === undefined) return false
  const logs = new CloudWatchLogsClient(awsClientOptions({ aws: day.aws, credentials, origin: GPU }))
  const name = await logs
    .send(new CreateLogStreamCommand({ logGroupName, logStreamName }))
    .then(() => 'OK')
    .catch((error: unknown) => (error instanceof Error ? error.name : 'UnknownError'))
  return name !== 'AccessDeniedException'
}

test('the log group of Batch is refused with what to write instead, and with that the job creates its streams', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job({ jobId: 'churn-batch-001', access: { logGroups: [BATCH] } }))
  const [refused] = announcementsOf(day, 'Access Refused')
  expect(refused).toMatchObject({
    problems: [
      {
        path: 'access.logGroups[0]',
        message: expect.stringContaining(`write {"arn":"${BATCH}","streams":"train-def/default/"}`),
      },
    ],
  })

  const logGroups = [{ arn: BATCH, streams: 'train-def/default/' }]
  await day.put('Training Job Scheduled', job({ jobId: 'churn-batch-001', access: { logGroups } }))
  await day.until(at('01:05'))
  expect(await mayCreate(day, '/aws/batch/job', 'train-def/default/3f2a9c7d')).toBe(true)
  expect(await mayCreate(day, '/aws/batch/job', 'other-def/default/3f2a9c7d')).toBe(false)
})

test('the children of a tuning job create their streams, and an extension changes nothing about that', async () => {
  const day = await startDay()
  const endsWith = { sagemaker: { tuningJob: 'churn' } }
  await day.put('Training Job Scheduled', job({ jobId: 'churn-16', endsWith, access: { logGroups: [TRAINING] } }))
  await day.until(at('01:05'))
  const asked = { requestedBy: 'ml-platform@acmeco.example', reason: 'more trials' }
  await day.put('Training Job Extended', { jobId: 'churn-16', closesAt: '2025-07-16T05:00:00Z', ...asked })
  await day.until(at('04:30'))

  const group = '/aws/sagemaker/TrainingJobs'
  expect(await mayCreate(day, group, 'churn-001-8a9b0c1d/algo-1-1752627600')).toBe(true)
  expect(await mayCreate(day, group, 'churn-16/algo-1-1752627600')).toBe(false)
})

test('all problems of a request are reported at once: its log group, and what else is wrong', async () => {
  const day = await startDay()
  await day.put(
    'Training Job Scheduled',
    job({ access: { logGroups: [BATCH, 'x'], datasets: ['s3://A'] }, reason: '' }),
  )

  const paths = ['access.logGroups[0]', 'access.logGroups[1]', 'access.datasets[0]', 'reason']
  const problems = paths.map((path) => expect.objectContaining({ path }))
  expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ problems: expect.arrayContaining(problems) }])
})
