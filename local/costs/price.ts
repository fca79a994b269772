/** How sure a price is: read from AWS itself (its page, or its price list), told by others only, or remembered. */
export type Confirmation = 'AWS' | 'others' | 'nobody'

/** What AWS asks for one kind of use, before free allowances, discounts and taxes. */
export type Price = {
  readonly service: string
  /** What is counted. */
  readonly unit: string
  /** US dollars for `per` units. */
  readonly dollars: number
  readonly per: number
  /** Units that every account has each month without paying, for ever. */
  readonly free?: number
  /** Where AWS publishes it. */
  readonly source: string
  /** The day (or month) that the reading or copy of it is of, and whose it is. */
  readonly asOf: string
  readonly readBy: string
  readonly confirmedBy: Confirmation
}
