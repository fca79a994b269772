import { type Attempt, broken, connectionLost, type Faults, throttled } from '@curfew/local-aws/faults'
import type { Crash } from '@curfew/local-aws/lambda/container'
import type { Simulated } from '@curfew/local-aws/lambda/simulated-pace'
import type { FaultInjection } from './fault-injection.ts'
import { type Moment, SECOND, type Trouble } from './plan.ts'

/** What a call takes when nothing is wrong. */
const USUAL_MS = { from: 5, to: 80 }

const ERRORS = { throttled, broken, unreachable: connectionLost, 'answer lost': connectionLost } as const

/** How calls of Lambdas fail. `onCarriedOut` hears of every call that was carried out, whatever becomes of its answer. */
export function callFaults({ on, chance, hit }: FaultInjection, onCarriedOut: (attempt: Attempt) => void): Faults {
  const random = chance('faults')
  const concerns = ({ service }: Extract<Trouble, { kind: 'fault' }>, attempt: Attempt) =>
    service === attempt.service || service === 'every service'
  const failure = (attempt: Attempt, isCarriedOut: boolean): Error | undefined => {
    if (!attempt.caller.name.startsWith('curfew-')) return undefined
    const fault = on('fault')
      .filter((one) => concerns(one, attempt) && (one.way === 'answer lost') === isCarriedOut)
      .find((one) => random.chance(one.chance))
    if (fault === undefined) return undefined
    hit('fault', attempt.caller.name)
    return ERRORS[fault.way](attempt.protocol)
  }
  return {
    before: (attempt) => failure(attempt, false),
    after: (attempt) => {
      onCarriedOut(attempt)
      return failure(attempt, true)
    },
  }
}

/** How long calls take, and by how much the clocks of Lambdas are wrong. */
export function callTimes({ on, chance }: FaultInjection): Simulated {
  const random = chance('latencies')
  const skews = on('skew')
  return {
    latencyMs: () => {
      const slow = on('slow calls').find((one) => random.chance(one.chance))
      const usual = USUAL_MS.from + random.below(USUAL_MS.to - USUAL_MS.from)
      return usual + (slow === undefined ? 0 : random.below(slow.longestSeconds * SECOND))
    },
    skewMs: (name) => SECOND * (skews.find(({ of }) => name.endsWith(of))?.seconds ?? 0),
  }
}

/** Decides, at each call of a run, whether its container dies there. */
export function crashes(
  { on, now, hit }: FaultInjection,
  deaths: readonly { readonly from: Moment; readonly to: Moment }[],
) {
  const begun = new Map<string, Moment>()
  const counts = new Map<string, number>()

  return (functionName: string, requestId: string): Crash => {
    const name = functionName.replace(/^curfew-/, '')
    const since = begun.get(requestId) ?? now()
    begun.set(requestId, since)
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)

    // Whoever was at work when everything died does not go on when all is well again: another run takes the event up.
    if (deaths.some(({ from, to }) => since <= from && to <= now())) {
      begun.delete(requestId)
      return 'before'
    }
    const crash = on('crash').find(({ of, call }) => of === name && call === count)
    if (crash !== undefined) hit('crash', `curfew-${name}`)
    return crash?.when
  }
}
