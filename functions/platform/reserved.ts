import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { printInstant, type Window } from '#core/grant/window.ts'
import type { Reserved } from '#core/ports.ts'
import { itemsOf } from './due-rows.ts'

const holding = z
  .object({ sk: z.string(), policies: z.number(), isOpen: z.boolean(), opensAt: z.string(), closesAt: z.string() })
  .transform(({ sk, ...more }) => ({ jobId: sk.slice('grant/'.length), ...more }))

type Holding = z.output<typeof holding>

/** The index is read as a whole, and a burst of requests reads it once in so long. */
const KNOWN_FOR_MS = 10_000

let known: { readonly at: number; readonly holdings: Map<string, Holding> } | undefined

/** How many policies Curfew holds, and how many other jobs may need in a window. */
export async function reserved(jobId: string, { opensAt, closesAt }: Window): Promise<Reserved> {
  const [from, to] = [printInstant(opensAt), printInstant(closesAt)]
  const others = [...(await holdingsAt(Date.now())).values()]
  const overlapping = others.filter((one) => one.jobId !== jobId && one.opensAt < to && one.closesAt > from)
  return { held: sum(others.filter(({ isOpen }) => isOpen)), overlapping: sum(overlapping) }
}

/** Counts what this container has just promised, which it may not read for a while. */
export function reserve({ jobId, window, policies }: Grant): void {
  const [opensAt, closesAt] = [printInstant(window.opensAt), printInstant(window.closesAt)]
  known?.holdings.set(jobId, { jobId, policies: policies.length, isOpen: false, opensAt, closesAt })
}

async function holdingsAt(now: number): Promise<ReadonlyMap<string, Holding>> {
  if (known === undefined || now - known.at > KNOWN_FOR_MS) {
    const holdings = new Map<string, Holding>()
    const only = { ProjectionExpression: 'sk, policies, isOpen, opensAt, closesAt' }
    for await (const item of itemsOf('due = :due', {}, only)) {
      const read = holding.parse(item)
      holdings.set(read.jobId, read)
    }
    known = { at: now, holdings }
  }
  return known.holdings
}

function sum(holdings: readonly Holding[]): number {
  return holdings.reduce((total, { policies }) => total + policies, 0)
}
