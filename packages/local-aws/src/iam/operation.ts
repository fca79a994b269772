import type { QueryInput } from '../protocol/query.ts'
import type { Xml } from '../protocol/xml.ts'
import type { Call } from '../service.ts'
import type { RandomBytes } from './identifier.ts'
import type { LastUse } from './last-use.ts'
import type { Quotas } from './quotas.ts'
import type { Store } from './store.ts'

/** What every part of IAM works with. */
export type Iam = {
  readonly account: string
  readonly store: Store
  readonly quotas: Quotas
  readonly random: RandomBytes
  /** Whole seconds, as IAM's dates are. */
  readonly now: () => Date
  readonly lastUse: LastUse
}

export type Ask = { readonly iam: Iam; readonly input: QueryInput; readonly call: Call }

/**
 * One operation. It authorises before it looks whether a thing exists, so that a caller without rights learns nothing,
 * and answers the content of its result element, or nothing.
 */
export type Operation = (ask: Ask) => Xml | undefined

export type Operations = Readonly<Record<string, Operation>>
