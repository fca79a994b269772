import { Fault } from '#cli/fault.ts'
import { listed, printProblems } from '#core/refusal.ts'
import { problemsOf } from '#events/problems.ts'

/** A contract of events, which zod makes. */
type Contract = {
  safeParse(
    detail: unknown,
  ): { readonly success: true } | { readonly success: false; readonly error: Parameters<typeof problemsOf>[0] }
}

/** The detail of an event as it is put, if its contract takes it. Throws a Fault with every problem. */
export function eventDetail<Detail>(contract: Contract, detail: Detail, doing: string): Detail {
  const read = contract.safeParse(detail)
  if (!read.success) throw new Fault(`Cannot ${doing}: ${printProblems(listed(problemsOf(read.error)))}`)
  return detail
}
