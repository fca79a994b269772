import { describe, expect, test } from 'vitest'
import { headIn } from '#cli/audit/table/head.ts'
import { at } from '#test/fixtures/seed.ts'

const end = { lastSeq: 3, lastHash: 'h' }
const grant = { jobId: 'churn', principal: { type: 'user', name: 'Trainer' }, ...end }
const now = at('01:00')

describe('the end of records is read from', () => {
  test.each([
    ['the row of a grant, under its job', { pk: 'user/trainer', grant: JSON.stringify(grant) }, 'churn'],
    [
      'anything else of a user, under its principal as it is spelled',
      { keys: JSON.stringify({ ...grant, jobId: undefined }) },
      'user/Trainer',
    ],
    ['a row that expires later', { grant: JSON.stringify(grant), expiresAt: now.getTime() / 1000 + 1 }, 'churn'],
  ])('%s', (_which, item, job) => {
    expect(headIn(item, now)).toEqual({ job, end })
  })

  test.each([
    [
      'no row that has expired, and is not deleted yet',
      { grant: JSON.stringify(grant), expiresAt: now.getTime() / 1000 },
    ],
    ['no row that an earlier version wrote', { grant: JSON.stringify({ ...grant, lastSeq: undefined, heads: ['h'] }) }],
    ['no claim', { pk: 'job/churn', digest: 'd' }],
    ['no text that is no JSON', { grant: '{' }],
    ['no facts that name nobody', { grant: JSON.stringify(end) }],
  ])('%s', (_which, item) => {
    expect(headIn(item, now)).toBeUndefined()
  })
})
