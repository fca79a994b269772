import type * as z from 'zod'
import { type Problem, Refusal } from '#core/refusal.ts'
import type { Contract } from './contract.ts'
import { isDeeperThan } from './nesting.ts'
import { problemsOf } from './problems.ts'

/** An event as it reached a Lambda. */
export type BusEvent = {
  readonly id: string
  readonly source: string
  /** Of its sender. EventBridge sets it, also of an event that was forwarded; empty if it did not come from a bus. */
  readonly account: string
  readonly detailType: string
  /** When its sender put it on the bus. */
  readonly time: Date
  readonly detail: unknown
}

/** One EventBridge billing unit; no honest job comes near it. */
const MAX_DETAIL_BYTES = 64 * 1024

/** Twice what the contracts need. What is nested far deeper overflows the stack of whatever reads it. */
const MAX_DETAIL_LEVELS = 32

export type Parsed<Detail> =
  | { readonly detail: Detail; readonly problems: readonly [] }
  | { readonly detail: undefined; readonly problems: readonly Problem[] }

/** The detail of an event as its contract has it, or everything that is wrong with it. */
export function parse<Detail extends z.ZodType>(
  { detail: form }: Pick<Contract<Detail>, 'detail'>,
  { detail }: BusEvent,
): Parsed<z.output<Detail>> {
  if (isDeeperThan(MAX_DETAIL_LEVELS, detail)) {
    return {
      detail: undefined,
      problems: [{ path: '', message: `is nested more than ${MAX_DETAIL_LEVELS} levels deep` }],
    }
  }
  const bytes = new TextEncoder().encode(JSON.stringify(detail ?? null)).length
  if (bytes > MAX_DETAIL_BYTES) {
    const message = `is ${bytes} bytes long, and the limit is ${MAX_DETAIL_BYTES}`
    return { detail: undefined, problems: [{ path: '', message }] }
  }
  const parsed = form.safeParse(detail)
  return parsed.success
    ? { detail: parsed.data, problems: [] }
    : { detail: undefined, problems: problemsOf(parsed.error) }
}

/** The detail of an event. Throws a Refusal with everything that is wrong with it. */
export function parseOrRefuse<Detail extends z.ZodType>(
  contract: Pick<Contract<Detail>, 'detail'>,
  event: BusEvent,
): z.output<Detail> {
  const { detail, problems } = parse(contract, event)
  if (detail === undefined) throw new Refusal(`Cannot take ${event.detailType}`, problems)
  return detail
}
