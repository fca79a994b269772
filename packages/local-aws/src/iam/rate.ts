import { type Faults, throttled } from '../faults.ts'

/**
 * IAM's limit on how fast an account's Lambdas may call it; AWS has one for the account and publishes no number.
 * The allowance grows continuously, and holds one second's worth. A rejected call uses up none of it.
 * @param callsPerSecond asked at every call, so that it can change; undefined is no limit
 */
export function iamRate(callsPerSecond: () => number | undefined): Faults {
  let allowance = Number.POSITIVE_INFINITY
  let lastMs = 0

  return {
    before: ({ at, service, protocol, caller }) => {
      const rate = callsPerSecond()
      if (rate === undefined || service !== 'iam' || caller.kind !== 'role') return undefined
      const most = Math.max(rate, 1)
      allowance = Math.min(most, allowance + (rate * (at.getTime() - lastMs)) / 1000)
      lastMs = at.getTime()
      if (allowance < 1) return throttled(protocol)
      allowance -= 1
      return undefined
    },
    after: () => undefined,
  }
}
