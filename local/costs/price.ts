/** Who confirms a price: AWS (its page or price list), other publications only, or nobody. */
export type Confirmation = 'AWS' | 'others' | 'nobody'

/** The list price of one kind of use, before free allowances, discounts and taxes. */
export type Price = {
  readonly service: string
  /** The billed unit. */
  readonly unit: string
  /** US dollars for `per` units. */
  readonly dollars: number
  readonly per: number
  /** Units that are free in every account each month, without an end. */
  readonly free?: number
  /** Where AWS publishes it. */
  readonly source: string
  /** The day or month of the copy that was read, and who published that copy. */
  readonly asOf: string
  readonly readBy: string
  readonly confirmedBy: Confirmation
}
