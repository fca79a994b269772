import type { RunningClock } from '@curfew/local-aws/clock'
import type { Credentials } from '@curfew/local-aws/iam/directory'

type Served = {
  readonly url: string
  readonly credentials: Credentials
  readonly clock: RunningClock
  readonly bus: string
  readonly auditLogGroup: string
  readonly sourceIp: string
}

/** The instructions for another terminal. */
export function welcome({ url, credentials, clock, bus, auditLogGroup, sourceIp }: Served): string {
  const pace = clock.speed === 1 ? '' : `, ${clock.speed} times as fast as real time`
  return `
Curfew in a local AWS at ${url}. Its clock is at ${clock.now().toISOString().slice(0, 19)}Z${pace}. Ctrl-C stops it.

In another terminal (an AWS CLI older than 2.13 also needs --endpoint-url $AWS_ENDPOINT_URL):

  export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}
  export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}

  aws events put-events --cli-input-json file://events/put-events.json
  aws iam list-attached-user-policies --user-name trainer-gpu-01
  aws iam list-access-keys --user-name trainer-gpu-01
  aws secretsmanager get-secret-value --secret-id ${bus}/user/trainer-gpu-01
  aws logs filter-log-events --log-group-name ${auditLogGroup} --query 'events[].message' --output text

The example's window is on 16 July 2025: start with --clock 2025-07-16T00:55:00Z@60, or edit the window.
Requests come from ${sourceIp}, or from the address in x-forwarded-for.
Events on the buses:
`
}
