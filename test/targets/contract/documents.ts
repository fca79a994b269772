import { expect, test } from 'vitest'
import { Refusal } from '#core/refusal.ts'
import { namesOf, proved, requestTo } from './grant.ts'
import type { Harness } from './harness.ts'

export function documentRules(harness: Harness): void {
  test('the same request gives the same documents, to the character', async () => {
    const store = await harness.start()

    expect(proved(store, requestTo(store))).toEqual(proved(store, requestTo(store)))
    expect(proved(store, requestTo(store))).not.toEqual([])
  })

  test.each([
    ['another job', { jobId: 'fraud' }],
    ['a job of the same letters in other case', { jobId: 'CHURN' }],
    [
      'another end',
      { window: { opensAt: new Date(Date.UTC(2025, 6, 16, 1)), closesAt: new Date(Date.UTC(2025, 6, 16, 5)) } },
    ],
    ['another network', { network: { sourceIps: ['198.51.100.7/32'] } }],
  ])('%s gives policies of other names, whatever their case', async (_other, changes) => {
    const store = await harness.start()
    const lowerCase = (names: readonly string[]) => names.map((name) => name.toLowerCase())
    const names = lowerCase(namesOf(proved(store, requestTo(store))))

    for (const name of lowerCase(namesOf(proved(store, requestTo(store, changes))))) expect(names).not.toContain(name)
  })

  test('a target that enforces windows writes both ends into every document', async ({ skip }) => {
    const store = await harness.start()
    skip(store.target.capabilities.window !== true, 'the target does not enforce windows')

    for (const { document } of proved(store, requestTo(store))) {
      expect(document).toContain('2025-07-16T01:00:00Z')
      expect(document).toContain('2025-07-16T04:00:00Z')
    }
  })

  test('what the documents cannot express is refused, with every problem at its path', async () => {
    const store = await harness.start()
    const { changes, paths } = store.inexpressible
    const problems = paths.map((path) => ({ path, message: expect.stringMatching(/\S/) }))

    // By name: the target may be bundled with a class of its own.
    expect(() => proved(store, requestTo(store, changes))).toThrow(
      expect.objectContaining({ name: Refusal.name, problems }),
    )
  })
}
