import { contextOf } from '../evaluation/context.ts'
import { prepare } from '../evaluation/prepare.ts'
import type { Effect, ResourcePolicy } from '../policy.ts'
import type { Requester } from '../requester.ts'
import { type NamedAs, namedAs } from './named.ts'

type Asked = {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string | readonly string[]>>
}

/** A statement of the policy of a resource that applies, by its index from 0, and how it names who asks. */
export type ResourceMatch = { readonly statement: number; readonly sid: string | undefined; readonly as: NamedAs }

const ORDER: readonly NamedAs[] = ['itself', 'role', 'account']

/** The statement with an effect that applies to a request; of several, the one that names the requester most closely. */
export function matchIn(
  policy: ResourcePolicy,
  effect: Effect,
  requester: Requester,
  request: Asked,
  isBounded = false,
): ResourceMatch | undefined {
  const asked = { ...request, action: request.action.toLowerCase(), context: contextOf(request.context) }
  const found = prepare(policy)
    [effect].filter(({ applies }) => applies(asked))
    .flatMap(({ index, sid }): readonly ResourceMatch[] => {
      const principals = policy.statements[index]?.principals
      const as = principals && namedAs(principals, effect, requester, isBounded)
      return as === undefined ? [] : [{ statement: index, sid, as }]
    })
  return found.toSorted((a, b) => ORDER.indexOf(a.as) - ORDER.indexOf(b.as))[0]
}
