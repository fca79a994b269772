import { localTigris } from '@curfew/local-aws/tigris'
import { expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { type Operation, probe } from '#local/day/probe.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, chainProblemsOf, DATASET, failures, GPU, job, startDay } from './day.ts'

const SLOT = { type: 'access-key', store: 'tigris', name: 'trainer-gpu-01' }
const OUTPUT = { bucket: 'acmeco-finetuned-models', key: 'wikipedia-finetune-2025-07-16/model.safetensors' }
const request = job({ principal: SLOT })

function startTigrisDay() {
  return startDay({ tigris: (clock) => localTigris({ clock }) })
}

async function answer(day: Day, operation: Operation, what = DATASET, from = GPU): Promise<string> {
  const as = await day.storedKey(SLOT.name, 'access-key/tigris')
  if (as === undefined || day.tigris === undefined) return 'no key'
  return probe(day.tigris, { as, from, operation, ...what, endpoint: 'https://t3.storage.dev' })
}

/** Names of the policies that keys of the slot carry. */
function carried({ tigris }: Day): readonly string[] {
  const { keys, policies } = tigris?.truth() ?? { keys: new Map(), policies: new Map() }
  const own = [...keys.values()].filter(({ name }) => name === `curfew-${SLOT.name}`).map(({ id }) => id)
  return [...policies.values()].filter(({ holders }) => own.some((id) => holders.includes(id))).map(({ name }) => name)
}

test('the job of the seed reads and writes in Tigris inside its window, and its key is replaced when it ends', async () => {
  const day = await startTigrisDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('00:59:59'))
  expect(await answer(day, 'read')).toBe('AccessDenied')

  await day.until(at('01:00'))
  const key = await day.storedKey(SLOT.name, 'access-key/tigris')
  expect(await answer(day, 'read')).toBe('OK')
  expect(await answer(day, 'list', { bucket: DATASET.bucket, key: '' })).toBe('OK')
  expect(await answer(day, 'write', OUTPUT)).toBe('OK')
  expect(await answer(day, 'read', OUTPUT)).toBe('AccessDenied')
  expect(await answer(day, 'write')).toBe('AccessDenied')
  expect(await answer(day, 'read', DATASET, { sourceIp: '203.0.113.43' })).toBe('AccessDenied')
  expect(announcementsOf(day, 'Access Ready')).toHaveLength(1)

  await day.put('Training Job Completed', { jobId: 'wikipedia-finetune-2025-07-16' })
  await day.until(at('03:30'))
  expect(carried(day)).toEqual([])
  expect((await day.storedKey(SLOT.name, 'access-key/tigris'))?.accessKeyId).not.toBe(key?.accessKeyId)
  expect(await answer(day, 'read')).toBe('AccessDenied')
  expect([...(day.tigris?.truth().keys.keys() ?? [])]).not.toContain(key?.accessKeyId)
  expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
  expect(await chainProblemsOf(day)).toEqual([])
  expect(failures(day)).toEqual([])
})

test('what Tigris cannot enforce is refused at once', async () => {
  const day = await startTigrisDay()
  await day.put(
    'Training Job Scheduled',
    job({ principal: SLOT, network: { vpcEndpoints: ['vpce-0123456789abcdef0'] } }),
  )

  expect(JSON.stringify(announcementsOf(day, 'Access Refused'))).toContain('network.vpcEndpoints')
})

test('a slot that nobody made ends its grant minutes after the request, not in the night', async () => {
  const day = await startTigrisDay()
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
  const day = await startTigrisDay()
  await day.put('Training Job Scheduled', request)
  await day.until(at('02:00'))
  expect(await answer(day, 'read')).toBe('OK')
  const before = await day.storedKey(SLOT.name, 'access-key/tigris')

  const why = { requestedBy: 'security', reason: 'a leaked key', compromised: true }
  await day.put('Access Revocation Requested', { principal: SLOT, ...why })
  await day.until(at('02:00:30'))
  expect(carried(day)).toEqual([])
  expect(announcementsOf(day, 'Access Revoked')).toHaveLength(1)
  const live = [...(day.tigris?.truth().keys.values() ?? [])].filter(({ isActive }) => isActive).map(({ id }) => id)
  expect(live).not.toContain(before?.accessKeyId)
})
