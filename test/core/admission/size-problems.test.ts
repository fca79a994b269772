import { expect, test } from 'vitest'
import { MAX_GRANT_BYTES, sizeProblems } from '#core/admission/size-problems.ts'
import { newGrant } from '#core/grant/new-grant.ts'
import { Refusal } from '#core/refusal.ts'
import { itemOf } from '#platform/grant-row.ts'
import { documents } from '#targets/iam/documents.ts'
import { at, seedGrant, WHERE } from '#test/fixtures/seed.ts'
import { worstRequests } from '#test/targets/iam/worst-requests.ts'

/** DynamoDB takes this for an item and its copies in local indexes together, and `unfinished` holds whole rows. */
const DYNAMODB_BYTES = 400 * 1024
const COPIES = 2

const bytesOf = (item: ReturnType<typeof itemOf>) =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name + Object.values(value).join('')), 0)

const granted = (job: (typeof worstRequests)[number][1]) =>
  newGrant(
    {
      request: { ...seedGrant(), ...job },
      digest: 'd',
      source: 's',
      requestedAt: at('00:00'),
      closingSoonMinutes: 15,
    },
    WHERE,
    documents,
  )

test('the largest grant fits into its row and the index of unfinished grants, with its records still to come', () => {
  const size = MAX_GRANT_BYTES - JSON.stringify(seedGrant({ reason: '' })).length
  const largest = seedGrant({ reason: 'x'.repeat(size) })

  expect(sizeProblems(largest)).toEqual([])
  expect(bytesOf(itemOf(largest)) * COPIES).toBeLessThan(DYNAMODB_BYTES * 0.95)
  expect(sizeProblems(seedGrant({ reason: 'x'.repeat(size + 1) }))).toEqual([
    {
      path: 'access',
      message: expect.stringMatching(/^needs 180001 bytes in the table .* may have 180000: name fewer/),
    },
  ])
})

test.each(worstRequests.filter(([name]) => /accented|500 images|long prefixes/.test(name)))(
  '%s: it is refused, or its row fits into the table',
  (_, job) => {
    expect(bytesIfGranted(job) * COPIES).toBeLessThan(DYNAMODB_BYTES)
  },
)

function bytesIfGranted(job: (typeof worstRequests)[number][1]): number {
  try {
    return bytesOf(itemOf(granted(job)))
  } catch (error) {
    if (error instanceof Refusal) return 0
    throw error
  }
}

test('characters that take two bytes count as two', () => {
  const [, accented] = worstRequests.find(([name]) => name.startsWith('accented prefixes, from 64 blocks')) ?? []
  if (accented === undefined) throw new Error('no such request')

  expect(() => granted(accented)).toThrow(/bytes in the table/)
})
