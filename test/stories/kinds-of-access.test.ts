import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, job, s3Answer, startDay } from './day.ts'

test('every kind of access that a job can request is granted by its policy', async () => {
  const day = await startDay()
  const key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
  const access = {
    datasets: ['s3://ml-data/projects/churn/train/*'],
    baseModels: ['acmeco-base-models'],
    outputs: ['s3://ml-artifacts/churn/'],
    checkpoints: ['s3://ml-checkpoints/churn/'],
    kmsKeys: [key],
    images: ['arn:aws:ecr:us-east-1:111122223333:repository/ml-train'],
    logGroups: ['arn:aws:logs:us-east-1:111122223333:log-group:/aws/sagemaker/TrainingJobs'],
  }
  await day.put('Training Job Scheduled', job({ access }))
  await day.until(at('01:10'))

  expect(announcementsOf(day, 'Access Refused')).toEqual([])
  expect(await attached(day)).toHaveLength(1)
  const checkpoint = { bucket: 'ml-checkpoints', key: 'churn/step-1' }
  day.aws.putObject('ml-checkpoints', 'churn1/step-1', 'x')
  expect(await s3Answer(day, 'write', checkpoint)).toBe('OK')
  expect(await s3Answer(day, 'read', checkpoint)).toBe('OK')
  expect(await s3Answer(day, 'list', { bucket: 'ml-checkpoints', key: 'churn/' })).toBe('OK')
  expect(await s3Answer(day, 'list', { bucket: 'ml-checkpoints', key: '' })).toBe('AccessDenied')
  expect(await s3Answer(day, 'read', { bucket: 'ml-checkpoints', key: 'churn1/step-1' })).toBe('AccessDenied')
})
