import { STSClient } from '@aws-sdk/client-sts'
import { partitionOfRegion } from '@curfew/iam-policy/partition'
import { callerOf } from '#cli/aws/caller.ts'
import { CLIENT_OPTIONS } from '#cli/aws/client-options.ts'
import { isObject } from '#cli/json.ts'
import type { Deployment } from '#core/access/deployment.ts'

export type CallerFacts = Deployment & {
  readonly arn: string
  /** By how many seconds our clock is ahead of that of AWS; undefined if AWS did not say its time. */
  readonly ahead: number | undefined
}

/** Who calls, where, and what time it is there. Throws a Fault with a remedy if AWS does not accept the credentials. */
export async function readCaller(now: () => Date): Promise<CallerFacts> {
  const client = new STSClient(CLIENT_OPTIONS)
  const times: { date?: Date | undefined; at?: Date } = {}
  client.middlewareStack.add(
    (next) => async (args) => {
      const sent = now()
      const answer = await next(args)
      times.date = dateOf(answer.response)
      // The answer was dated between the two.
      times.at = new Date((sent.getTime() + now().getTime()) / 2)
      return answer
    },
    { step: 'deserialize', priority: 'low', name: 'timeOfAws' },
  )
  const caller = await callerOf(client)
  const [, partition] = caller.arn.split(':')
  return { ...caller, partition: partition || (partitionOfRegion(caller.region) ?? 'aws'), ahead: aheadOf(times) }
}

/** The header has whole seconds, rounded down: on average it is half a second late. */
function aheadOf({ date, at }: { readonly date?: Date | undefined; readonly at?: Date }): number | undefined {
  if (date === undefined || at === undefined || Number.isNaN(date.getTime())) return undefined
  return (at.getTime() - date.getTime() - 500) / 1000
}

function dateOf(response: unknown): Date | undefined {
  const headers = isObject(response) ? response.headers : undefined
  const date = isObject(headers) ? headers.date : undefined
  return typeof date === 'string' ? new Date(date) : undefined
}
