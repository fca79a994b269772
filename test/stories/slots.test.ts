import { expect, test } from 'vitest'
import { slotStateOf } from '#local/day/state.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, chainProblemsOf, DATASET, failures, job, startDay } from './day.ts'
import { SLOT, type SlotDay, startSlotDay, storedKey, tigrisAnswer } from './slots-day.ts'

const OUTPUT = { bucket: 'acmeco-finetuned-models', key: 'wikipedia-finetune-2025-07-16/model.safetensors' }
const request = job({ principal: SLOT })

/** Names of the policies that keys of the slot carry. */
async function carried(day: SlotDay): Promise<readonly string[]> {
  return (await slotStateOf(day, SLOT.name)).attached
}

test('the job of the seed reads and writes in Tigris inside its window, and its key is replaced when it ends', async () => {
  const day = await startSlotDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('00:59:59'))
  expect(await tigrisAnswer(day, 'read')).toBe('AccessDenied')

  await day.until(at('01:00'))
  const key = await storedKey(day)
  expect(await tigrisAnswer(day, 'read')).toBe('OK')
  expect(await tigrisAnswer(day, 'list', undefined, { bucket: DATASET.bucket, key: '' })).toBe('OK')
  expect(await tigrisAnswer(day, 'write', undefined, OUTPUT)).toBe('OK')
  expect(await tigrisAnswer(day, 'read', undefined, OUTPUT)).toBe('AccessDenied')
  expect(await tigrisAnswer(day, 'write')).toBe('AccessDenied')
  expect(await tigrisAnswer(day, 'read', undefined, DATASET, { sourceIp: '203.0.113.43' })).toBe('AccessDenied')
  expect(announcementsOf(day, 'Access Ready')).toHaveLength(1)

  await day.put('Training Job Completed', { jobId: 'wikipedia-finetune-2025-07-16' })
  await day.until(at('03:30'))
  expect(await carried(day)).toEqual([])
  expect((await storedKey(day))?.accessKeyId).not.toBe(key?.accessKeyId)
  expect(await tigrisAnswer(day, 'read')).toBe('AccessDenied')
  expect([...day.tigris.truth().keys.keys()]).not.toContain(key?.accessKeyId)
  expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
  expect(await chainProblemsOf(day)).toEqual([])
  expect(failures(day)).toEqual([])
})

test('what Tigris cannot enforce is refused at once', async () => {
  const day = await startSlotDay()
  await day.put(
    'Training Job Scheduled',
    job({ principal: SLOT, network: { vpcEndpoints: ['vpce-0123456789abcdef0'] } }),
  )

  expect(JSON.stringify(announcementsOf(day, 'Access Refused'))).toContain('network.vpcEndpoints')
})

test('a slot that nobody made ends its grant minutes after the request, not in the night', async () => {
  const day = await startSlotDay()
  await day.put('Training Job Scheduled', job({ principal: { ...SLOT, name: 'trainer-gpu-99' } }))
  await day.until(at('00:32'))

  expect(JSON.stringify(await day.auditRecords())).toContain('no access key of Tigris is named curfew-trainer-gpu-99')
  await day.until(at('01:05'))
  expect(announcementsOf(day, 'Access Opened')).toEqual([])
})

test('a stage without Tigris refuses a request for a slot with one sentence', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('01:05'))

  const refused = announcementsOf(day, 'Access Refused')
  expect(refused).toHaveLength(1)
  expect(JSON.stringify(refused)).toContain('this stage manages no access keys of Tigris')
})

test('a revocation ends the access of a slot within seconds, and switches its key off', async () => {
  const day = await startSlotDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('02:00'))
  expect(await tigrisAnswer(day, 'read')).toBe('OK')
  const before = await storedKey(day)

  const why = { requestedBy: 'security', reason: 'a leaked key', compromised: true }
  await day.put('Access Revocation Requested', { principal: SLOT, ...why })
  await day.until(at('02:00:30'))
  expect(await carried(day)).toEqual([])
  expect(announcementsOf(day, 'Access Revoked')).toHaveLength(1)
  const live = [...day.tigris.truth().keys.values()].filter(({ isActive }) => isActive).map(({ id }) => id)
  expect(live).not.toContain(before?.accessKeyId)
})
