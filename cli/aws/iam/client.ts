import { IAMClient } from '@aws-sdk/client-iam'
import { CLIENT_OPTIONS } from '#cli/aws/client-options.ts'

/** Region, credentials and endpoint come from the environment, as for the AWS CLI. */
export function connectToIam(): IAMClient {
  return new IAMClient(CLIENT_OPTIONS)
}
