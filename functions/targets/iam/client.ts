import { IAMClient, LimitExceededException } from '@aws-sdk/client-iam'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'

/** IAM limits the rate of calls for the whole account. Many closings at once reach the limit, and need more than the SDK's 3 attempts. */
const RETRIES = { maxAttempts: 10 }

export const iam = once(() => withoutRetriesOnFullQuota(unlogged(new IAMClient({ ...CLIENT_OPTIONS, ...RETRIES }))))

/** The SDK takes a full quota for throttling, and would repeat for minutes a call that cannot succeed. */
function withoutRetriesOnFullQuota(client: IAMClient): IAMClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args)
      } catch (error) {
        throw error instanceof LimitExceededException ? Object.assign(error, { name: 'LimitExceeded' }) : error
      }
    },
    { step: 'deserialize', priority: 'high', name: 'fullQuotaIsNoThrottling' },
  )
  return client
}
