import type * as z from 'zod'
import { type Problem, Refusal } from '#core/refusal.ts'
import { problemsOf } from './problems.ts'

/** An event as it reached a Lambda. */
export type BusEvent = {
  readonly id: string
  readonly source: string
  readonly detailType: string
  /** When its sender put it on the bus. */
  readonly time: Date
  readonly detail: unknown
}

/** One EventBridge billing unit; no honest job comes near it. */
const MAX_DETAIL_BYTES = 64 * 1024

export type Reading<Detail> =
  | { readonly detail: Detail; readonly problems: readonly [] }
  | { readonly detail: undefined; readonly problems: readonly Problem[] }

/** The detail of an event as its contract has it, or everything that is wrong with it. */
export function parse<Contract extends z.ZodType>(
  contract: Contract,
  { detail }: BusEvent,
): Reading<z.output<Contract>> {
  const bytes = new TextEncoder().encode(JSON.stringify(detail ?? null)).length
  if (bytes > MAX_DETAIL_BYTES) {
    const message = `is ${bytes} bytes long, and ${MAX_DETAIL_BYTES} are the most`
    return { detail: undefined, problems: [{ path: '', message }] }
  }
  const parsed = contract.safeParse(detail)
  return parsed.success
    ? { detail: parsed.data, problems: [] }
    : { detail: undefined, problems: problemsOf(parsed.error) }
}

/** The detail of an event. Throws a Refusal with everything that is wrong with it. */
export function parseOrRefuse<Contract extends z.ZodType>(contract: Contract, event: BusEvent): z.output<Contract> {
  const { detail, problems } = parse(contract, event)
  if (detail === undefined) throw new Refusal(`Cannot take ${event.detailType}`, problems)
  return detail
}
