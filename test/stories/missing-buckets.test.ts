import { expect, test } from 'vitest'
import type { DayOptions } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, job, policies, startDay } from './day.ts'
import { callsOfScheduling, refusals } from './teams.ts'

/** The local stage does not check: a test or a demo need not create every bucket that it names. */
const startCheckingDay = (options: DayOptions = {}) =>
  startDay({
    alter: (stack) => ({
      ...stack,
      functions: stack.functions.map((one) =>
        one.name === 'curfew-schedule-access'
          ? { ...one, environment: { ...one.environment, CHECK_BUCKETS: 'true' } }
          : one,
      ),
    }),
    ...options,
  })

const misspelled = { access: { datasets: ['s3://acmeco-base-models', 's3://acmeco-base-model'], outputs: [] } }

test('a request for a bucket that does not exist is refused at once, and not when the job fails at night', async () => {
  const day = await startCheckingDay()
  await day.put('Training Job Scheduled', job(misspelled))
  await day.until(at('01:05'))

  expect(refusals(day)).toEqual([
    'access.datasets[1]: there is no bucket acmeco-base-model: create it, or correct its name',
  ])
  expect(await policies(day)).toEqual([])
})

test('it is listed together with what is wrong with the principal', async () => {
  const day = await startCheckingDay()
  await day.put('Training Job Scheduled', job({ ...misspelled, principal: { type: 'user', name: 'nobody' } }))

  expect(refusals(day).map((text) => text.split(':')[0])).toEqual(['principal.name', 'access.datasets[1]'])
})

test('a request for buckets that exist is granted, with dots in their names too', async () => {
  const day = await startCheckingDay()
  day.aws.putObject('acmeco.dotted.bucket', 'a', 'b')
  await day.put(
    'Training Job Scheduled',
    job({ access: { datasets: ['s3://acmeco.dotted.bucket', 's3://acmeco-base-models'] } }),
  )

  expect(refusals(day)).toEqual([])
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
})

test('a stage may leave the check out, for buckets that are created after the request', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job(misspelled))

  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
  expect(callsOfScheduling(day)).not.toHaveProperty('HeadBucket')
})
