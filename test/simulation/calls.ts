import {
  type Attempt,
  connectionLost,
  type Faults,
  neverAnswered,
  serverError,
  throttled,
} from '@curfew/local-aws/faults'
import type { Crash } from '@curfew/local-aws/lambda/container'
import type { Simulated } from '@curfew/local-aws/lambda/simulated-pace'
import type { FaultInjection } from './fault-injection.ts'
import { type Fault, type Moment, SECOND } from './plan.ts'

/** How long a call takes without a fault. */
const USUAL_MS = { from: 5, to: 80 }

const ERRORS = {
  throttled,
  'server error': serverError,
  unreachable: connectionLost,
  'answer lost': connectionLost,
  'never answered': neverAnswered,
} as const

/** How calls of Lambdas fail. `onCarriedOut` gets every call that AWS carried out, whether or not its answer is lost. */
export function callFaults({ on, chance, hit }: FaultInjection, onCarriedOut: (attempt: Attempt) => void): Faults {
  const random = chance('faults')
  const concerns = ({ service }: Extract<Fault, { kind: 'call fault' }>, attempt: Attempt) =>
    service === attempt.service || service === 'every service'
  const failure = (attempt: Attempt, isCarriedOut: boolean): Error | undefined => {
    if (!attempt.caller.name.startsWith('curfew-')) return undefined
    const fault = on('call fault')
      .filter((one) => concerns(one, attempt) && (one.mode === 'answer lost') === isCarriedOut)
      .find((one) => random.chance(one.chance))
    if (fault === undefined) return undefined
    hit('call fault', attempt.caller.name)
    return ERRORS[fault.mode](attempt.protocol)
  }
  return {
    before: (attempt) => failure(attempt, false),
    after: (attempt) => {
      onCarriedOut(attempt)
      return failure(attempt, true)
    },
  }
}

/** How long calls take, and how wrong the clocks of Lambdas are. */
export function callTimes({ on, chance }: FaultInjection): Simulated {
  const random = chance('latencies')
  const skews = on('skew')
  return {
    latencyMs: () => {
      const slow = on('slow calls').find((one) => random.chance(one.chance))
      const usual = USUAL_MS.from + random.below(USUAL_MS.to - USUAL_MS.from)
      return usual + (slow === undefined ? 0 : random.below(slow.maxSeconds * SECOND))
    },
    skewMs: (name) => SECOND * (skews.find(({ lambda }) => name.endsWith(lambda))?.seconds ?? 0),
  }
}

/** Decides at each call whether the container dies there. */
export function crashes(
  { on, now, hit }: FaultInjection,
  outages: readonly { readonly from: Moment; readonly to: Moment }[],
) {
  const startedAt = new Map<string, Moment>()
  const counts = new Map<string, number>()

  return (functionName: string, requestId: string): Crash => {
    const name = functionName.replace(/^curfew-/, '')
    const since = startedAt.get(requestId) ?? now()
    startedAt.set(requestId, since)
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)

    // A run that was interrupted when everything died does not go on afterwards: the event is retried by another run.
    if (outages.some(({ from, to }) => since <= from && to <= now())) {
      startedAt.delete(requestId)
      return 'before'
    }
    const crash = on('crash').find(({ lambda, call }) => lambda === name && call === count)
    if (crash !== undefined) hit('crash', `curfew-${name}`)
    return crash?.when
  }
}
