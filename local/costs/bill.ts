import type { Price } from './price.ts'
import { PRICES, type PriceName } from './prices.ts'
import type { Purpose } from './purpose.ts'

/** A quantity of one price, for one purpose. */
export type Line = { readonly purpose: Purpose; readonly price: PriceName; readonly quantity: number }

/** Has each pair of purpose and price once. Quantities are added; dollars are computed only for output. */
export type Bill = readonly Line[]

export function line(purpose: Purpose, price: PriceName, quantity: number): Line {
  return { purpose, price, quantity }
}

/** Anything smaller is a rounding error of floating-point subtraction. */
const ROUNDING_ERROR = 1e-9

/** The total of several bills. */
export function sum(...bills: readonly Bill[]): Bill {
  const lines = new Map<string, Line>()
  for (const one of bills.flat()) {
    const key = `${one.purpose} ${one.price}`
    lines.set(key, { ...one, quantity: one.quantity + (lines.get(key)?.quantity ?? 0) })
  }
  return [...lines.values()].filter(({ quantity }) => Math.abs(quantity) > ROUNDING_ERROR)
}

export function times(factor: number, bill: Bill): Bill {
  return bill.map((one) => ({ ...one, quantity: one.quantity * factor }))
}

export function minus(bill: Bill, less: Bill): Bill {
  return sum(bill, times(-1, less))
}

/** US dollars. */
export function dollarsOf(bill: Bill): number {
  return bill.reduce((total, { price, quantity }) => total + (quantity * PRICES[price].dollars) / PRICES[price].per, 0)
}

/** The same, in an account where nothing else uses the free allowances. */
export function dollarsAfterFree(bill: Bill): number {
  const used = Map.groupBy(bill, ({ price }) => price)
  return [...used].reduce((total, [price, lines]) => {
    const { dollars, per, free = 0 }: Price = PRICES[price]
    const quantity = lines.reduce((all, one) => all + one.quantity, 0)
    return total + (Math.max(0, quantity - free) * dollars) / per
  }, 0)
}

export type Share = { readonly name: string; readonly dollars: number }

/** The dollars per name, largest first. */
export function sharesOf(bill: Bill, nameOf: (line: Line) => string): readonly Share[] {
  const named = Map.groupBy(bill, nameOf)
  return [...named]
    .map(([name, lines]) => ({ name, dollars: dollarsOf(lines) }))
    .toSorted((a, b) => b.dollars - a.dollars)
}

export function serviceOf({ price }: Line): string {
  return PRICES[price].service
}

export function purposeOf({ purpose }: Line): string {
  return purpose
}
