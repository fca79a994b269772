import { type Faults, throttled } from '../faults.ts'

/**
 * A rate limit for calls of roles to IAM: a token bucket that holds one second's worth; rejected calls take no token.
 * AWS limits the calls of an account, but does not publish the number.
 * @param callsPerSecond read at every call, so that it can change; undefined is no limit
 */
export function iamRate(callsPerSecond: () => number | undefined): Faults {
  let tokens = Number.POSITIVE_INFINITY
  let lastMs = 0

  return {
    before: ({ at, service, protocol, caller }) => {
      const rate = callsPerSecond()
      if (rate === undefined || service !== 'iam' || caller.kind !== 'role') return undefined
      const capacity = Math.max(rate, 1)
      tokens = Math.min(capacity, tokens + (rate * (at.getTime() - lastMs)) / 1000)
      lastMs = at.getTime()
      if (tokens < 1) return throttled(protocol)
      tokens -= 1
      return undefined
    },
    after: () => undefined,
  }
}
