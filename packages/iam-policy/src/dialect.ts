import type { OperatorName } from './operator.ts'

/**
 * The part of the language of IAM policies that an S3-compatible store understands. Data, so that a further store is another
 * file in `dialects/`.
 */
export type Dialect = {
  /** The store, as a message names it. */
  readonly store: string
  /** The day of the documentation that it is taken from: `2026-06-30`. */
  readonly date: string
  /** Every action that the store knows. It refuses a policy that names another. */
  readonly actions: readonly string[]
  /** Actions that the store does not know, by the one of its own that covers them. */
  readonly coveredBy: Readonly<Record<string, string>>
  /** Operators, without quantifier and `IfExists`. */
  readonly operators: readonly OperatorName[]
  /** Condition keys, each with what its operators begin or end with, such as `Date` or `IpAddress`. */
  readonly keys: Readonly<Record<string, string>>
  /** The partition and service of its resources: `arn:aws:s3:::`. */
  readonly resources: string
  /** Codes of `lint`, and of the checks that are passed to it, that ask for what the store has not. */
  readonly inapplicable: readonly string[]
  /** How to fix what a code says, where the usual way is not open. */
  readonly help: Readonly<Record<string, string>>
}
