import { type Faults, serverError } from '@curfew/local-aws/faults'
import { expect, test } from 'vitest'
import { whoHadAccess } from '#core/audit/who-had-access.ts'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, chainProblemsOf, JOB, job, policies, startDay } from './day.ts'
import { asRole, attachedToRole, ROLE, revocation } from './role-sessions.ts'

/** The table refuses what settle-access writes, from the moment at which a policy is attached. */
function refusingWritesAfter(attaching: string): Faults & { isOn: boolean } {
  let hasAttached = false
  return {
    isOn: true,
    before(attempt) {
      const isWrite = attempt.operation === 'TransactWriteItems' && attempt.caller.name === 'curfew-settle-access'
      return this.isOn && hasAttached && isWrite ? serverError(attempt.protocol) : undefined
    },
    after({ operation }) {
      if (operation === attaching) hasAttached = this.isOn
      return undefined
    },
  }
}

async function recordsAbout(day: Day, changes: readonly string[]): Promise<readonly string[]> {
  const records = (await day.auditRecords()).filter(({ change }) => changes.includes(change))
  return records.map(({ change, phase, detail }) => {
    return `${change} ${phase}${detail?.inDoubt === undefined ? '' : ', in doubt'}`
  })
}

test('access counts as given if the run that gave it and the run that took it away recorded nothing', async () => {
  const faults = refusingWritesAfter('AttachUserPolicy')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:30'))
  expect(await attached(day)).toHaveLength(1)
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('01:31:30'))
  expect(await attached(day)).toEqual([])
  faults.isOn = false
  await day.until(at('01:40'))

  expect(await recordsAbout(day, ['attach policy', 'detach policy'])).toEqual([
    ...['attach policy intended', 'attach policy done, in doubt', 'detach policy done'],
  ])
  expect(whoHadAccess(await day.auditRecords())).toMatchObject([
    { job: JOB, from: at('01:00'), until: at('01:32'), ended: 'detached' },
  ])
  expect(await policies(day)).toEqual([])
  expect(await chainProblemsOf(day)).toEqual([])
})

test('access that a run gave, and did not record, is recorded once when it is taken away', async () => {
  const faults = refusingWritesAfter('AttachUserPolicy')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:30'))
  faults.isOn = false
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('01:40'))

  expect(await recordsAbout(day, ['attach policy', 'detach policy'])).toEqual([
    ...['attach policy intended', 'attach policy done', 'detach policy done'],
  ])
  expect(announcementsOf(day, 'Access Drifted')).toEqual([])
})

test('the denial of sessions is on record, although its run died and a newer one took its place at once', async () => {
  const faults = refusingWritesAfter('AttachRolePolicy')
  faults.isOn = false
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job(asRole))
  await day.until(at('02:00'))
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('02:20'))
  faults.isOn = true
  const whole = { principal: { type: 'role', name: ROLE } }
  await day.put('Access Revocation Requested', { ...whole, ...revocation })
  await day.until(at('02:20:15'))
  expect(await attachedToRole(day)).toHaveLength(1)
  faults.isOn = false
  await day.put('Access Revocation Requested', { ...whole, ...revocation })
  await day.until(at('02:30'))

  expect(await recordsAbout(day, ['deny sessions'])).toEqual([
    ...['deny sessions intended', 'deny sessions intended', 'deny sessions done', 'deny sessions done'],
  ])
  expect(announcementsOf(day, 'Access Drifted')).toEqual([])
  expect(await chainProblemsOf(day)).toEqual([])
})
