import type { Price } from './price.ts'
import { PRICES, type PriceName } from './prices.ts'
import type { Purpose } from './purpose.ts'

/** So much of one thing, for one purpose. */
export type Line = { readonly purpose: Purpose; readonly price: PriceName; readonly quantity: number }

/** Each purpose and price stands in it once. Quantities add up; money is only worked out to be shown. */
export type Bill = readonly Line[]

export function line(purpose: Purpose, price: PriceName, quantity: number): Line {
  return { purpose, price, quantity }
}

/** Less than this is what differences of floating-point numbers leave. */
const NOTHING = 1e-9

/** What several bills come to together. */
export function sum(...bills: readonly Bill[]): Bill {
  const lines = new Map<string, Line>()
  for (const one of bills.flat()) {
    const key = `${one.purpose} ${one.price}`
    lines.set(key, { ...one, quantity: one.quantity + (lines.get(key)?.quantity ?? 0) })
  }
  return [...lines.values()].filter(({ quantity }) => Math.abs(quantity) > NOTHING)
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

/** The same for an account that uses its free allowances for nothing else. */
export function dollarsAfterFree(bill: Bill): number {
  const used = Map.groupBy(bill, ({ price }) => price)
  return [...used].reduce((total, [price, lines]) => {
    const { dollars, per, free = 0 }: Price = PRICES[price]
    const quantity = lines.reduce((all, one) => all + one.quantity, 0)
    return total + (Math.max(0, quantity - free) * dollars) / per
  }, 0)
}

export type Share = { readonly name: string; readonly dollars: number }

/** Who or what gets how much of it, most first. */
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
