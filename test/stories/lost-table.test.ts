import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { attached, failures, JOB, job, policies, s3Answer, startDay, USER } from './day.ts'
import { loseTable } from './lose-table.ts'

test('if the table is lost while a job is open, the job keeps its access until the end that the tags of its policy say', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:10'))
  await loseTable(day)
  for (const { Name, GroupName } of day.aws.schedules.list()) day.aws.schedules.delete(GroupName, Name)

  await day.until(at('03:59'))
  expect(await s3Answer(day, 'read')).toBe('OK')
  day.passDead(at('04:00'))
  expect(await s3Answer(day, 'read')).toBe('AccessDenied')
  expect(await attached(day)).toHaveLength(1)

  await day.until(at('04:31'))
  expect(await policies(day)).toEqual([])
  expect(failures(day)).toEqual([])
})

test.each([
  ['the end of the job', 'Training Job Completed', { jobId: JOB }],
  ['a revocation of the principal', 'Access Revocation Requested', { principal: { type: 'user', name: USER } }],
  ['a revocation of everything', 'Access Revocation Requested', { all: true }],
])('if the table is lost, the next inventory carries out %s', async (_target, detailType, detail) => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:10'))
  await loseTable(day)
  const reason =
    detailType === 'Training Job Completed' ? {} : { requestedBy: 'security@acmeco.example', reason: 'leak' }
  await day.put(detailType, { ...detail, ...reason })
  expect(await attached(day)).toHaveLength(1)

  await day.until(at('02:31'))
  expect(await policies(day)).toEqual([])
  expect(failures(day)).toEqual([])
})

test('if the table is lost, an end of another job, or from before the job, ends nothing', async () => {
  const day = await startDay()
  await day.put('Access Revocation Requested', { all: true, requestedBy: 'security@acmeco.example', reason: 'drill' })
  await day.until(at('00:31'))
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:10'))
  await loseTable(day)
  await day.put('Training Job Completed', { jobId: `${JOB}-2` })
  await day.put('Access Revocation Requested', {
    ...{ principal: { type: 'user', name: 'trainer-gpu-02' } },
    ...{ requestedBy: 'security@acmeco.example', reason: 'leak' },
  })

  await day.until(at('02:31'))
  expect(await attached(day)).toHaveLength(1)
})
