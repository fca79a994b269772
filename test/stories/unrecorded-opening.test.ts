import type { Attempt, Faults } from '@curfew/local-aws/faults'
import { serverError } from '@curfew/local-aws/faults'
import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { attached, chainProblemsOf, JOB, job, liveKeys, policies, s3AnswerTo, startDay, USER } from './day.ts'

/** The table refuses every write of settle-access from the moment at which a policy of the job is attached. */
function refusingWritesAfterAttaching(): Faults & { isOn: boolean } {
  let hasAttached = false
  return {
    isOn: true,
    before(attempt) {
      return this.isOn && hasAttached && isWriteOfSettleAccess(attempt) ? serverError(attempt.protocol) : undefined
    },
    after({ operation, caller }) {
      if (operation === 'AttachUserPolicy' && caller.kind === 'role') hasAttached = this.isOn
      return undefined
    },
  }
}

function isWriteOfSettleAccess({ operation, caller }: Attempt): boolean {
  return operation === 'TransactWriteItems' && caller.kind === 'role' && caller.name === 'curfew-settle-access'
}

/** IAM deletes one policy, and then no other, so that the run that detaches them all does not finish. */
function deletingOnePolicy(others: Faults): Faults & { isOn: boolean } {
  let deleted = 0
  return {
    isOn: false,
    before(attempt) {
      if (!this.isOn || attempt.operation !== 'DeletePolicy') return others.before(attempt)
      deleted += 1
      return deleted > 1 ? serverError(attempt.protocol) : undefined
    },
    after: (attempt) => others.after(attempt),
  }
}

test('a job whose opening was never written to its row has used its key: it is rotated all the same', async () => {
  const faults = refusingWritesAfterAttaching()
  faults.isOn = false
  const day = await startDay({ faults })
  const first = { opensAt: '2025-07-16T00:35:00Z', closesAt: '2025-07-16T00:45:00Z' }
  await day.put('Training Job Scheduled', job({ jobId: 'earlier', window: first }))
  await day.until(at('00:50'))
  const key = await day.storedKey(USER)

  faults.isOn = true
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  expect(await attached(day)).toHaveLength(1)
  expect(key && (await s3AnswerTo(day, key, 'read'))).toBe('OK')

  await day.put('Training Job Completed', { jobId: JOB })
  faults.isOn = false
  await day.until(at('02:10'))
  expect(await policies(day)).toEqual([])
  expect(await liveKeys(day)).not.toContain(key?.accessKeyId)
  expect(await chainProblemsOf(day)).toEqual([])
})

test('the same holds for a job with several policies, whose first closing run detaches them and then fails', async () => {
  const writes = refusingWritesAfterAttaching()
  writes.isOn = false
  const faults = deletingOnePolicy(writes)
  const day = await startDay({ faults })
  const first = { opensAt: '2025-07-16T00:35:00Z', closesAt: '2025-07-16T00:45:00Z' }
  await day.put('Training Job Scheduled', job({ jobId: 'earlier', window: first }))
  await day.until(at('00:50'))
  const key = await day.storedKey(USER)

  writes.isOn = true
  const datasets = Array.from({ length: 120 }, (_, index) => `s3://acmeco-dataset-with-a-rather-long-name-${index}`)
  await day.put('Training Job Scheduled', job({ access: { datasets } }))
  await day.until(at('02:00'))
  expect((await attached(day)).length).toBeGreaterThan(1)

  writes.isOn = false
  faults.isOn = true
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('02:10'))
  expect(await attached(day)).toEqual([])
  faults.isOn = false
  await day.until(at('02:20'))
  expect(await policies(day)).toEqual([])
  expect(await liveKeys(day)).not.toContain(key?.accessKeyId)
})
