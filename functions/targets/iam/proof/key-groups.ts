import type { Policy, Selection } from '@curfew/iam-policy/policy'
import type { JobAccess } from '#core/grant/grant.ts'
import { regionOfKey, wrongKeys } from './probes.ts'

/**
 * One key of every group that the policies treat alike: keys of one region that the same statements name. What is asked
 * about one has the same answer for all, because conditions never depend on the key. A wildcard could treat them
 * differently, but `flawsOf` finds every pattern that is not exactly a key of the job.
 */
export function keysToTry({ access }: JobAccess, policies: readonly Policy[]): readonly string[] {
  const selections = policies.flatMap(({ statements }) => statements.map(({ resources }) => patternsOf(resources)))
  const naming = new Map<string, string>()
  for (const [index, patterns] of selections.entries()) {
    for (const pattern of patterns) naming.set(pattern, `${naming.get(pattern) ?? ''} ${index}`)
  }
  const asked = new Set(access.kmsKeys)
  const groupOf = (key: string) =>
    JSON.stringify([regionOfKey(key), ...[key, ...wrongKeys(key)].map((each) => [asked.has(each), naming.get(each)])])
  return [...Map.groupBy(access.kmsKeys, groupOf).values()].flatMap((keys) => keys.slice(0, 1))
}

function patternsOf(selection: Selection): readonly string[] {
  return 'only' in selection ? selection.only : selection.allBut
}
