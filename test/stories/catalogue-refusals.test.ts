import { rmSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { BASE, ENTRIES, extend, reading, WIKIPEDIA } from './catalogued.ts'
import { announcementsOf, DATASET, JOB, job, policies, s3Answer, startDay } from './day.ts'
import { callsOfScheduling, packageWith, refusals, startTeamsDay, TEAMS } from './teams.ts'

const folder = await packageWith(TEAMS, ENTRIES)
afterAll(() => rmSync(folder, { recursive: true }))

const start = () => startTeamsDay(folder)

describe('a request is refused, without a call but the record of that,', () => {
  test.each([
    [
      'for a name that the catalogue does not have',
      'name:wikipedia-2025-7',
      'the catalogue has no name:wikipedia-2025-7: did you mean name:wikipedia-2025-07?',
    ],
    [
      'for what is over',
      'name:old-news',
      'name:old-news may be used until 2025-07-16T00:00:00Z, and access would begin at 2025-07-16T01:00:00Z',
    ],
    [
      'for what is for others',
      'name:payroll',
      'name:payroll is not for ml-platform@acmeco.example from source acmeco.ml-platform as user trainer-gpu-01',
    ],
    [
      'for the path of what is for others',
      's3://acmeco-training-datasets-payroll',
      's3://acmeco-training-datasets-payroll is name:payroll of the catalogue, which is not for ml-platform@acmeco.example from source acmeco.ml-platform as user trainer-gpu-01',
    ],
    [
      'for a name that the guardrails do not allow',
      'name:elsewhere',
      'guardrail "trainers" does not let s3://somebody-elses be read',
    ],
  ])('%s', async (_rule, dataset, message) => {
    const day = await start()
    await day.put('Training Job Scheduled', reading('name:base-models', dataset))
    await day.until(at('01:05'))

    expect(refusals(day)).toEqual([`access.datasets[1]: ${message}`])
    expect(await policies(day)).toEqual([])
    expect(callsOfScheduling(day)).toEqual({ PutItem: 1 })
  })

  test('for writing what is read-only, with every other problem beside it', async () => {
    const day = await start()
    await day.put(
      'Training Job Scheduled',
      job({ network: 'any', access: { outputs: ['name:base-models'], datasets: ['name:nothing', 's3://nowhere'] } }),
    )

    expect(refusals(day)).toEqual([
      'access.datasets[0]: the catalogue has no name:nothing: the deployer names it there, or write the location',
      'access.outputs[0]: name:base-models may only be read',
      'network: guardrail "trainers" does not allow access from any network',
      'access.datasets[1]: guardrail "trainers" does not let s3://nowhere be read',
    ])
  })
})

describe('a job that failed and runs again', () => {
  const reopenedAt = async (failedAt: string, againAt: string) => {
    const day = await start()
    await day.put('Training Job Scheduled', reading('name:wikipedia-2025-07', 'name:base-models'))
    await day.until(at(failedAt))
    await day.put('Training Job Failed', { jobId: JOB })
    await day.until(at(againAt))
    await extend(day, '2025-07-16T04:00:00Z')
    return day
  }

  test('gets its access back, with the end of each licence', async () => {
    const day = await reopenedAt('01:30', '02:00')
    await day.until(at('02:10'))
    expect(refusals(day)).toEqual([])
    expect(await s3Answer(day, 'read')).toBe('OK')

    day.passDead(at('02:30'))
    expect([await s3Answer(day, 'read'), await s3Answer(day, 'read', BASE)]).toEqual(['AccessDenied', 'OK'])
    expect(announcementsOf(day, 'Access Extended')).toMatchObject([{ endsBefore: [WIKIPEDIA] }])
  })

  test('does not once a licence is over, because it would lack what it asked for', async () => {
    const day = await reopenedAt('02:20', '02:40')

    expect(refusals(day)).toEqual([
      'access.datasets[0]: name:wikipedia-2025-07 may be used until 2025-07-16T02:30:00Z, and access would begin at 2025-07-16T02:40:00Z',
    ])
  })
})

test('the local stage has a catalogue', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', reading('name:wikipedia-2025-07'))
  await day.until(at('01:05'))

  expect(refusals(day)).toEqual([])
  expect(await s3Answer(day, 'read')).toBe('OK')
  expect((await day.auditRecords()).find(({ change }) => change === 'schedule grant')?.detail).toMatchObject({
    access: { datasets: [{ name: 'name:wikipedia-2025-07', location: `s3://${DATASET.bucket}` }] },
  })
})

test('a licence that ended after the window began is over for a new request, and no matter for one that was granted', async () => {
  const day = await start()
  const begun = { opensAt: '2025-07-16T00:00:00Z', closesAt: '2025-07-16T04:00:00Z' }
  const begunJob = (jobId: string) => job({ jobId, window: begun, access: { datasets: ['name:wikipedia-2025-07'] } })
  await day.put('Training Job Scheduled', begunJob('first'))
  await day.until(at('02:30'))
  await day.put('Training Job Scheduled', begunJob('first'))
  expect(refusals(day)).toEqual([])

  await day.put('Training Job Scheduled', begunJob('second'))
  expect(refusals(day)).toEqual([
    `access.datasets[0]: name:wikipedia-2025-07 s3://${DATASET.bucket} could be used until 2025-07-16T02:30:00Z, and it is 2025-07-16T02:30:00Z`,
  ])
})

test('the same request again is the same, and the path instead of the name is another one', async () => {
  const day = await start()
  await day.put('Training Job Scheduled', reading('name:base-models'))
  await day.put('Training Job Scheduled', reading('name:base-models'))
  expect(refusals(day)).toEqual([])

  await day.put('Training Job Scheduled', reading('s3://acmeco-base-models'))
  expect(refusals(day)).toEqual(['jobId: was used before with other content: give this job an id of its own'])
})
