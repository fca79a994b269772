import { describe, expect, test } from 'vitest'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  chainProblemsOf,
  JOB,
  job,
  liveKeys,
  policies,
  SIBLING,
  s3Answer,
  startDay,
  USER,
} from './day.ts'

describe('while the audit log takes no records', () => {
  const logOutage = () => outageOf(({ service, caller }) => service === 'logs' && caller.kind === 'role')

  test('a job is scheduled, and subscribers are told: its record is in the table', async () => {
    const faults = logOutage()
    const day = await startDay({ faults })
    faults.isOn = true
    await day.put('Training Job Scheduled', job())
    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
    expect(await day.auditRecords()).toEqual([])

    faults.isOn = false
    await day.until(at('00:33'))
    expect((await day.auditRecords()).map(({ change }) => change)).toEqual(['schedule grant'])
  })

  test.each([
    ['is opened in the first five minutes', '00:57', '00:59', 1],
    ['is not opened after five minutes', '00:50', '01:10', 0],
  ])('a job %s', async (_rule, since, until, opened) => {
    const faults = logOutage()
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at(since))
    faults.isOn = true
    await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
    await day.until(at(until))

    expect((await policies(day)).filter((name) => name.startsWith(JOB))).toHaveLength(opened)
  })

  test('a job that had to wait is opened once its records are published', async () => {
    const faults = logOutage()
    const day = await startDay({ faults })
    faults.isOn = true
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:10'))
    expect(await policies(day)).toEqual([])
    expect(await day.storedKey(USER)).toBeUndefined()

    faults.isOn = false
    await day.until(at('01:13'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(await chainProblemsOf(day)).toEqual([])
  })

  test('access is closed on time, and its records are published later, once each', async () => {
    const faults = logOutage()
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    const key = await day.storedKey(USER)
    faults.isOn = true
    await day.until(at('04:10'))
    expect(await policies(day)).toEqual([])
    expect(await liveKeys(day)).not.toContain(key?.accessKeyId)
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)

    faults.isOn = false
    await day.until(at('04:13'))
    const records = await day.auditRecords()
    expect(await chainProblemsOf(day)).toEqual([])
    expect(records.map(({ change, phase }) => `${change} ${phase}`)).toContain('detach policy done')
    expect(new Set(records.map(({ hash }) => hash)).size).toBe(records.length)
    expect(await liveKeys(day)).toHaveLength(1)
  })
})

describe('while IAM shows changes late', () => {
  test.each([4, 30])(
    'by %i seconds, access is there when the window opens, and gone with its key when the job ends',
    async (delay) => {
      const day = await startDay({ visibilityDelaySeconds: delay })
      await day.until(at('00:32'))
      await day.put('Training Job Scheduled', job())
      await day.until(at('01:00'))
      expect(await s3Answer(day, 'read')).toBe('OK')

      await day.until(at('02:30'))
      await day.put('Training Job Completed', { jobId: JOB })
      await day.until(at('02:33'))
      expect(await policies(day)).toEqual([])
      expect(await liveKeys(day)).toEqual([(await day.storedKey(USER))?.accessKeyId])
    },
  )
})

describe('while calls fail', () => {
  test('an outage of IAM when the window closes delays the clean-up, and not the end of access', async () => {
    const faults = outageOf(({ service, caller }) => service === 'iam' && caller.kind === 'role')
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at('03:59:59'))
    faults.isOn = true
    await day.until(at('04:00'))
    expect(await s3Answer(day, 'read')).toBe('AccessDenied')
    await day.until(at('04:10'))
    expect(await attached(day)).toHaveLength(1)

    faults.isOn = false
    await day.until(at('04:12'))
    expect(await policies(day)).toEqual([])
    await day.until(at('04:14'))
    expect(await liveKeys(day)).toHaveLength(1)
  })

  test('a key whose secret could not be stored is replaced by one whose secret is stored', async () => {
    const faults = outageOf(({ service, operation }) => service === 'secretsmanager' && operation !== 'DescribeSecret')
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    faults.isOn = true
    await day.until(at('00:59'))
    expect(await day.storedKey(USER).catch(() => undefined)).toBeUndefined()

    faults.isOn = false
    await day.until(at('01:05'))
    const key = await day.storedKey(USER)
    expect(await liveKeys(day)).toEqual([key?.accessKeyId])
    expect(await s3Answer(day, 'read')).toBe('OK')
  })
})
