import type { Credentials } from '@curfew/local-aws/iam/directory'
import type { Origin } from '@curfew/local-aws/wire'
import type { Day } from '#local/day/day.ts'
import { type Operation, probe } from '#local/day/probe.ts'
import { stateOf, type UserState } from '#local/day/state.ts'
import type { Print } from './line.ts'

export type ObjectKey = { readonly bucket: string; readonly key: string }

type Expected = 'OK' | 'AccessDenied' | 'InvalidAccessKeyId'

/** Sends one S3 request as a job, and prints whether S3 answered as expected. */
export type Attempt = (
  job: string,
  as: Credentials,
  operation: Operation,
  object: ObjectKey,
  from: Origin,
  expected: Expected,
  rule: string,
) => Promise<void>

/** Reads what IAM holds of a user, and prints whether it is as expected. */
export type Check = (user: string, isExpected: (state: UserState) => boolean, rule: string) => Promise<void>

export function probing(day: Day, print: Print): Attempt {
  return async (job, as, operation, { bucket, key }, from, expected, rule) => {
    const seen = await probe(day.aws, { as, from, operation, bucket, key })
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

export function checking(day: Day, print: Print): Check {
  return async (user, isExpected, rule) => {
    const state = await stateOf(day, user)
    print({ type: 'state', at: timeOf(day), user, ...state, asExpected: isExpected(state), rule })
  }
}

function timeOf({ clock }: Day): string {
  return clock.now().toISOString().slice(11, 19)
}

function printOrigin(from: Origin): string {
  if ('sourceIp' in from) return from.sourceIp
  return 'vpcEndpoint' in from ? from.vpcEndpoint : from.viaService
}
