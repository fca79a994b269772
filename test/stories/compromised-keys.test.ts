import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  failures,
  JOB,
  job,
  keys,
  liveKeys,
  revocation,
  SIBLING,
  s3AnswerTo,
  startDay,
  USER,
} from './day.ts'

const PRINCIPAL = { type: 'user', name: USER }
const report = { ...revocation, compromised: true }

describe('a revocation that reports a compromised key', () => {
  test.each([
    ['of a job', { jobId: JOB }, 1],
    ['of a user', { principal: PRINCIPAL }, 0],
    ['of everything', { all: true }, 0],
  ])('%s replaces the key at once, although another job uses it, and announces it', async (_rule, target, left) => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
    await day.until(at('02:00'))
    const leaked = await day.storedKey(USER)
    await day.put('Access Revocation Requested', { ...target, ...report })

    const next = await day.storedKey(USER)
    expect(next?.accessKeyId).not.toBe(leaked?.accessKeyId)
    expect(await liveKeys(day)).toEqual([next?.accessKeyId])
    expect(leaked && (await s3AnswerTo(day, leaked, 'read'))).toBe('InvalidAccessKeyId')
    expect(await attached(day)).toHaveLength(left)
    expect(announcementsOf(day, 'Access Key Rotated').at(-1)).toMatchObject({
      principal: PRINCIPAL,
      changes: expect.arrayContaining([
        { action: 'deactivate', keyId: leaked?.accessKeyId, because: 'compromised' },
        { action: 'create', keyId: next?.accessKeyId, because: 'compromised' },
      ]),
    })
    expect(failures(day)).toEqual([])
  })

  test('of a job whose request arrives after it replaces the keys of its user as soon as that is known', async () => {
    const day = await startDay()
    await day.until(at('00:31'))
    const before = await liveKeys(day)
    await day.put('Access Revocation Requested', { jobId: JOB, ...report })
    expect(await liveKeys(day)).toEqual(before)
    const request = { source: 'acmeco.ml-platform', detailType: 'Training Job Scheduled', detail: job() }
    day.aws.buses.put(day.aws.busName, { ...request, time: at('00:30') })
    await day.until(at('00:32'))

    expect(await liveKeys(day)).toEqual([(await day.storedKey(USER))?.accessKeyId])
    expect(await liveKeys(day)).not.toContain(before[0])
    const records = (await day.auditRecords()).filter(({ change }) => change === 'revoke keys')
    expect(records).toMatchObject([{ phase: 'done', because: 'compromised', target: USER }])
    await day.until(at('01:30'))
    expect(await attached(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('of a user without open jobs replaces its key as well', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('05:00'))
    const leaked = await day.storedKey(USER)
    await day.put('Access Revocation Requested', { principal: PRINCIPAL, ...report })

    expect(await liveKeys(day)).toEqual([(await day.storedKey(USER))?.accessKeyId])
    expect(leaked && (await s3AnswerTo(day, leaked, 'read'))).toBe('InvalidAccessKeyId')
  })

  test('of a job that keeps its keys replaces them, which its last record says', async () => {
    const day = await startDay()
    const before = await liveKeys(day)
    await day.put('Training Job Scheduled', job({ keys: 'keep' }))
    await day.until(at('02:00'))
    await day.put('Access Revocation Requested', { jobId: JOB, ...report })
    await day.until(at('02:03'))

    expect(await keys(day)).toMatchObject(Object.fromEntries(before.map((id) => [id, 'Inactive'])))
    expect(await liveKeys(day)).toEqual([(await day.storedKey(USER))?.accessKeyId])
    const receipts = (await day.auditRecords()).filter(({ change }) => change === 'close grant')
    expect(receipts).toMatchObject([{ detail: { keyOffAt: '2025-07-16T02:00:00Z' } }])
  })

  test('that arrives twice replaces the key once', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    const event = { detailType: 'Access Revocation Requested', detail: { jobId: JOB, ...report } }
    for (const at of [day.clock.now(), day.clock.now()]) {
      day.aws.buses.put(day.aws.busName, { source: 'acmeco.security', time: at, ...event })
      await day.until(day.clock.now())
    }
    const made = (await day.auditRecords()).filter(({ change, phase }) => change === 'create key' && phase === 'done')
    // One for the opening, one for the report.
    expect(made.map(({ because }) => because)).toEqual(['opening', 'compromised'])
  })

  test('of a user that Curfew has had no job for touches no key, and the record says so', async () => {
    const day = await startDay()
    const before = await keys(day)
    await day.put('Access Revocation Requested', { principal: PRINCIPAL, ...report })
    await day.until(at('00:35'))

    expect(await keys(day)).toEqual(before)
    expect((await day.auditRecords()).filter(({ job }) => job === `user/${USER}`)).toMatchObject([
      {
        ...{ job: `user/${USER}`, change: 'revoke keys', phase: 'failed', because: 'compromised' },
        detail: { by: report.requestedBy, error: expect.stringContaining('deactivate them in IAM') },
      },
    ])
  })
})
