import type { Statement } from '@curfew/iam-policy/policy'
import type { TooLarge } from './split.ts'

/** Why no policy can hold a statement, with the numbers, and for a Deny what to do about it. */
export function tooLargeMessage({ tooLarge, characters }: TooLarge, limit: number): string {
  const { sid, effect } = tooLarge
  if (effect === 'Allow')
    return `needs ${characters} characters for a part of its statement ${sid}; the limit of a policy is ${limit}`

  const names = longestListOf(tooLarge)
  const sizes = `needs ${characters} characters for its statement ${sid}, which names ${names.length} things and cannot be divided`
  const limits = `the limit of a policy is ${limit} characters, which ${fitting(names, characters - limit)} of them fit into`
  return `${sizes}; ${limits}. What an exclusive job may do has to be in one list: put locations under a common prefix, spread them over several jobs, or set "isolation": "shared"`
}

/** What makes a Deny as long as it is: what it exempts, or the values of a condition. */
function longestListOf({ resources, conditions }: Statement): readonly string[] {
  const lists = ['allBut' in resources ? resources.allBut : [], ...conditions.map(({ values }) => values)]
  return lists.toSorted((a, b) => b.join().length - a.join().length)[0] ?? []
}

/** How many names are left if the last ones are taken away, each with its comma, until so many characters are saved. */
function fitting(names: readonly string[], excess: number): number {
  let saved = 0
  let count = names.length
  while (count > 0 && saved < excess) {
    count -= 1
    saved += JSON.stringify(names[count]).length + 1
  }
  return count
}
