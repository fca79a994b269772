import type { Credentials } from '@curfew/local-aws/iam/directory'
import type { Origin } from '@curfew/local-aws/wire'
import type { Day } from '#local/day/day.ts'
import type { Operation } from '#local/day/probe.ts'
import type { PrincipalState } from '#local/day/state.ts'
import type { Print } from './line.ts'
import type { Where } from './where.ts'

export type ObjectKey = { readonly bucket: string; readonly key: string }

type Expected = 'OK' | 'AccessDenied' | 'InvalidAccessKeyId'

/** Sends one request to the store as a job, and prints whether the store answered as expected. */
export type Attempt = (
  job: string,
  as: Credentials,
  operation: Operation,
  object: ObjectKey,
  from: Origin,
  expected: Expected,
  rule: string,
) => Promise<void>

/** Reads what IAM or Tigris holds of a principal, and prints whether it is as expected. */
export type Check = (name: string, isExpected: (state: PrincipalState) => boolean, rule: string) => Promise<void>

export function probing(day: Day, where: Where, print: Print): Attempt {
  return async (job, as, operation, { bucket, key }, from, expected, rule) => {
    const seen = await where.ask(day, { as, from, operation, bucket, key })
    print({
      type: 'probe',
      at: timeOf(day),
      job,
      what: `${operation} ${key.split('/').at(-1)}`,
      from: printOrigin(from),
      expected,
      seen,
      asExpected: seen === expected,
      rule,
    })
  }
}

export function checking(day: Day, where: Where, print: Print): Check {
  return async (name, isExpected, rule) => {
    const state = await where.stateOf(day, name)
    print({ type: 'state', at: timeOf(day), system: where.system, name, ...state, asExpected: isExpected(state), rule })
  }
}

function timeOf({ clock }: Day): string {
  return clock.now().toISOString().slice(11, 19)
}

function printOrigin(from: Origin): string {
  if ('sourceIp' in from) return from.sourceIp
  return 'vpcEndpoint' in from ? from.vpcEndpoint : from.viaService
}
