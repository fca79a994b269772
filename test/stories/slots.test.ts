import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, job, policies, startDay } from './day.ts'

const slot = { type: 'access-key', store: 'tigris', name: 'trainer-gpu-01' }

test('a request for an access key of Tigris is refused with one sentence, and nothing is attached', async () => {
  const day = await startDay()

  await day.put('Training Job Scheduled', job({ principal: slot, network: { sourceIps: ['203.0.113.42/32'] } }))
  await day.until(at('01:05'))

  const refused = announcementsOf(day, 'Access Refused')
  expect(refused).toHaveLength(1)
  expect(JSON.stringify(refused)).toContain('this version of Curfew grants nothing to access keys of Tigris')
  expect(announcementsOf(day, 'Access Opened')).toEqual([])
  expect(await policies(day)).toEqual([])
})

test('a revocation that names a slot is answered, although there is nothing to revoke', async () => {
  const day = await startDay()

  await day.put('Access Revocation Requested', { principal: slot, requestedBy: 'security', reason: 'a test' })
  await day.until(at('00:40'))

  expect(announcementsOf(day, 'Access Revoked')).toHaveLength(1)
})
