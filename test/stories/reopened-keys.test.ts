import { DeleteAccessKeyCommand } from '@aws-sdk/client-iam'
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
  SIBLING,
  s3Answer,
  s3AnswerTo,
  startDay,
  USER,
} from './day.ts'
import { reopen, withFailedJob } from './reopening.ts'
import { asRole, sessionOf } from './role-sessions.ts'

/** A job that failed and was reopened while another one of its user runs. */
async function besideSibling(strategy: string, hasRoom: boolean) {
  const day = await startDay()
  await day.put('Training Job Scheduled', job({ keys: strategy }))
  await day.put('Training Job Scheduled', job({ jobId: SIBLING, keys: strategy }))
  await day.until(at('01:10'))
  const shared = (await day.storedKey(USER))?.accessKeyId ?? ''
  const others = hasRoom ? Object.keys(await keys(day)).filter((id) => id !== shared) : []
  for (const AccessKeyId of others) await day.iam.send(new DeleteAccessKeyCommand({ UserName: USER, AccessKeyId }))
  await day.until(at('01:30'))
  await day.put('Training Job Failed', { jobId: JOB })
  await day.until(at('01:31'))
  await reopen(day)
  await day.until(at('01:32'))
  return { day, shared }
}

describe('a user gets another key for the next run', () => {
  test.each(['rotate', 'deactivate'])(
    'with %s, and the key from before the end is never live again',
    async (strategy) => {
      const day = await startDay()
      await day.put('Training Job Scheduled', job({ keys: strategy }))
      await day.until(at('01:10'))
      const before = await day.storedKey(USER)
      await day.until(at('01:30'))
      await day.put('Training Job Failed', { jobId: JOB })
      await day.until(at('01:31'))
      await reopen(day)
      await day.until(at('01:32'))

      const after = await day.storedKey(USER)
      expect(after?.accessKeyId).not.toBe(before?.accessKeyId)
      expect(await liveKeys(day)).toEqual([after?.accessKeyId])
      expect(before && (await s3AnswerTo(day, before, 'read'))).not.toBe('OK')
      expect(after && (await s3AnswerTo(day, after, 'read'))).toBe('OK')
      await day.put('Training Job Completed', { jobId: JOB })
      expect(await liveKeys(day)).toHaveLength(strategy === 'rotate' ? 1 : 0)
      expect(await liveKeys(day)).not.toContain(after?.accessKeyId)
      expect(failures(day)).toEqual([])
    },
  )

  test.each(['rotate', 'deactivate'])(
    'with %s beside a job that uses the old one, which that keeps until it is over',
    async (strategy) => {
      const { day, shared } = await besideSibling(strategy, true)

      const own = (await day.storedKey(USER))?.accessKeyId ?? ''
      expect(own).not.toBe(shared)
      expect(await keys(day)).toEqual({ [shared]: 'Active', [own]: 'Active' })
      await day.put('Training Job Completed', { jobId: SIBLING })
      expect(await liveKeys(day)).toEqual([own])
      expect(await s3Answer(day, 'read')).toBe('OK')
      await day.put('Training Job Completed', { jobId: JOB })
      expect(await liveKeys(day)).not.toContain(own)
      expect(failures(day)).toEqual([])
    },
  )

  test('unless another job uses the old one and IAM has no room: it is shared until both are over', async () => {
    const { day, shared } = await besideSibling('rotate', false)

    expect(announcementsOf(day, 'Access Ready')).toHaveLength(3)
    expect(await liveKeys(day)).toEqual([shared])
    await day.put('Training Job Completed', { jobId: SIBLING })
    expect(await s3Answer(day, 'read')).toBe('OK')
    await day.put('Training Job Completed', { jobId: JOB })
    expect(await liveKeys(day)).toHaveLength(1)
    expect(await liveKeys(day)).not.toContain(shared)
    expect(failures(day)).toEqual([])
  })

  test('but with keep none is changed', async () => {
    const day = await startDay()
    const before = await keys(day)
    await day.put('Training Job Scheduled', job({ keys: 'keep' }))
    await day.until(at('01:30'))
    await day.put('Training Job Failed', { jobId: JOB })
    await reopen(day)
    await day.until(at('01:31'))

    expect(await attached(day)).toHaveLength(1)
    expect(await keys(day)).toEqual(before)
  })
})

test('a role has access again, with the sessions that it has and with new ones', async () => {
  const day = await withFailedJob(asRole)
  const early = await sessionOf(day)
  expect(await s3AnswerTo(day, early, 'read')).not.toBe('OK')
  await day.until(at('01:31'))
  await reopen(day)
  await day.until(at('01:32'))

  expect(await s3AnswerTo(day, early, 'read')).toBe('OK')
  expect(await s3AnswerTo(day, await sessionOf(day), 'read')).toBe('OK')
  expect(announcementsOf(day, 'Access Ready')).toHaveLength(2)
  await day.put('Training Job Completed', { jobId: JOB })
  expect(await s3AnswerTo(day, early, 'read')).not.toBe('OK')
  expect(failures(day)).toEqual([])
})
