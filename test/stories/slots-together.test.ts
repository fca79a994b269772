import { type Attempt, serverError } from '@curfew/local-aws/faults'
import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, chainProblemsOf, DATASET, failures, job, SIBLING } from './day.ts'
import { loseTable } from './lose-table.ts'
import { byHand, carriedBy, liveKeysOf, SLOT, startSlotDay, storedKey, tigrisAnswer } from './slots-day.ts'

const request = job({ principal: SLOT })
const PAYROLL = { bucket: 'acmeco-training-datasets-payroll', key: 'salaries.parquet' }
const until = (closesAt: string) => ({ opensAt: '2025-07-16T01:00:00Z', closesAt: `2025-07-16T${closesAt}:00Z` })

test('an extension of a slot’s grant under way leaves no gap, and access ends at the new end', async () => {
  const day = await startSlotDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('03:00'))
  await day.put('Training Job Extended', {
    ...{ jobId: request.jobId, closesAt: '2025-07-16T05:00:00Z' },
    ...{ requestedBy: 'ml-platform@acmeco.example', reason: 'slow disks' },
  })

  for (const time of ['03:00:01', '03:59:59', '04:00', '04:00:01', '04:59:59']) {
    await day.until(at(time))
    expect(await tigrisAnswer(day), time).toBe('OK')
  }
  await day.until(at('05:00'))
  expect(await tigrisAnswer(day)).toBe('AccessDenied')
  await day.until(at('05:05'))
  expect(await chainProblemsOf(day)).toEqual([])
  expect(failures(day)).toEqual([])
})

test('a job that ends leaves another job of its slot its access, in every second around the end', async () => {
  const day = await startSlotDay()
  await day.put('Training Job Scheduled', request)
  await day.put('Training Job Scheduled', { ...request, jobId: SIBLING, window: until('06:00') })
  await day.until(at('02:00'))
  const key = await storedKey(day)
  await day.put('Training Job Completed', { jobId: request.jobId })

  for (const second of Array.from({ length: 60 }, (_, index) => index)) {
    await day.until(new Date(at('02:00').getTime() + second * 1000))
    expect(await tigrisAnswer(day, 'read', key), `the sibling’s key, ${second} s after the end`).toBe('OK')
    expect(await tigrisAnswer(day), `the stored key, ${second} s after the end`).toBe('OK')
  }
  await day.until(at('06:05'))
  expect(await tigrisAnswer(day, 'read', key)).not.toBe('OK')
  expect(day.tigris.truth().policies.size).toBe(0)
  expect(liveKeysOf(day)).toEqual([(await storedKey(day))?.accessKeyId])
  expect(await chainProblemsOf(day)).toEqual([])
  expect(failures(day)).toEqual([])
})

test('while Tigris is down at the end of a window the conditions end access, and the policies go when it is back', async () => {
  const outage = { isOn: false }
  const day = await startSlotDay({
    before: (attempt: Attempt) =>
      outage.isOn && attempt.service === 'iam' ? serverError(attempt.protocol) : undefined,
    after: () => undefined,
  })
  await day.put('Training Job Scheduled', request)
  await day.until(at('03:30'))
  outage.isOn = true
  await day.until(at('04:00'))
  expect(await tigrisAnswer(day)).toBe('AccessDenied')
  expect(day.tigris.truth().policies.size).toBeGreaterThan(0)
  await day.until(at('04:30'))
  outage.isOn = false
  await day.until(at('05:30'))

  expect(day.tigris.truth().policies.size).toBe(0)
  expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
  expect(await chainProblemsOf(day)).toEqual([])
})

test('if the table is lost, the policies of a slot stay until the end in their descriptions, and go within the hour after it', async () => {
  const day = await startSlotDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('02:00'))
  await loseTable(day)
  await day.until(at('03:59:59'))
  expect(await tigrisAnswer(day)).toBe('OK')
  await day.until(at('04:00'))
  expect(await tigrisAnswer(day)).toBe('AccessDenied')

  await day.until(at('05:00'))
  expect(day.tigris.truth().policies.size).toBe(0)
})

test('a policy that somebody detaches from the key of a slot is attached again within the hour', async () => {
  const day = await startSlotDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('01:10'))
  const [key = ''] = liveKeysOf(day)
  const before = carriedBy(day, key)
  for (const name of before) await byHand(day).detach(key, name)
  expect(await tigrisAnswer(day)).toBe('AccessDenied')

  await day.until(at('02:10'))
  expect(await tigrisAnswer(day)).toBe('OK')
  expect(carriedBy(day, key)).toEqual(before)
  expect(announcementsOf(day, 'Access Drifted')).toHaveLength(1)
})

test('a policy of a slot that somebody attaches to another key is taken from it within the hour', async () => {
  const day = await startSlotDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('01:10'))
  const [key = ''] = liveKeysOf(day)
  const thief = day.tigris.createKey('analyst')
  for (const name of carriedBy(day, key)) await byHand(day).attach(thief.accessKeyId, name)
  expect(await tigrisAnswer(day, 'read', thief)).toBe('OK')

  await day.until(at('02:10'))
  expect(await tigrisAnswer(day, 'read', thief)).toBe('AccessDenied')
  expect(await tigrisAnswer(day)).toBe('OK')
})

test('a grant whose key gets a policy of others ends within the hour', async () => {
  const day = await startSlotDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('01:10'))
  const [key = ''] = liveKeysOf(day)
  await byHand(day).create('payroll')
  await byHand(day).attach(key, 'payroll')

  await day.until(at('02:10'))
  expect(await tigrisAnswer(day)).not.toBe('OK')
  expect(carriedBy(day, key)).not.toContainEqual(expect.stringContaining('curfew-'))
  expect(await tigrisAnswer(day, 'read', undefined, PAYROLL)).not.toBe('OK')
})

test('a key that somebody makes beside that of a slot is switched off within the hour', async () => {
  const day = await startSlotDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('01:10'))
  const planted = day.tigris.createKey(`curfew-${SLOT.name}`)

  await day.until(at('02:10'))
  expect(liveKeysOf(day)).not.toContain(planted.accessKeyId)
  expect(await tigrisAnswer(day)).toBe('OK')
})

test('a job that reads a prefix is refused, unless it accepts that lists show the whole bucket', async () => {
  const day = await startSlotDay()
  const access = { datasets: ['s3://acmeco-training-datasets-wikipedia-2025-07-01/part-0/'] }
  await day.put('Training Job Scheduled', { ...request, access })
  expect(JSON.stringify(announcementsOf(day, 'Access Refused'))).toContain('so a list shows the whole bucket')

  await day.put('Training Job Scheduled', { ...request, access, jobId: 'accepts-lists', listing: 'whole-bucket' })
  await day.until(at('01:00'))
  expect(announcementsOf(day, 'Access Refused')).toHaveLength(1)
  expect(await tigrisAnswer(day, 'list', undefined, { bucket: DATASET.bucket, key: '' })).toBe('OK')
  expect(await tigrisAnswer(day, 'read')).toBe('AccessDenied')
})
