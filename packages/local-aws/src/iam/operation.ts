import type { QueryInput } from '../protocol/query.ts'
import type { Xml } from '../protocol/xml.ts'
import type { Call } from '../service.ts'
import type { RandomBytes } from './identifier.ts'
import type { LastUse } from './last-use.ts'
import type { Quotas } from './quotas.ts'
import type { State } from './state.ts'
import type { Store } from './store.ts'

/** The shared parts of IAM. */
export type Iam = {
  readonly account: string
  readonly store: Store<State>
  readonly quotas: Quotas
  readonly random: RandomBytes
  /** Whole seconds, as IAM's dates are. */
  readonly now: () => Date
  readonly lastUse: LastUse
}

/** The arguments of an operation. */
export type Args = { readonly iam: Iam; readonly input: QueryInput; readonly call: Call }

/**
 * One operation. It authorizes before it checks whether a resource exists, so that callers without permissions learn
 * nothing. Returns the content of its result element; undefined if it has none.
 */
export type Operation = (args: Args) => Xml | undefined

export type Operations = Readonly<Record<string, Operation>>
