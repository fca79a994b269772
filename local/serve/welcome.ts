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

/** What to type in another terminal. */
export function welcome({ url, credentials, clock, bus, auditLogGroup, sourceIp }: Served): string {
  const pace = clock.speed === 1 ? '' : `, ${clock.speed} times as fast as real time`
  return `
Curfew in a local AWS at ${url}. It is ${clock.now().toISOString().slice(0, 19)}Z there${pace}. Ctrl-C ends it.

In another terminal (an AWS CLI older than 2.13 also wants --endpoint-url $AWS_ENDPOINT_URL):

  export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}
  export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}

  aws events put-events --cli-input-json file://events/put-events.json
  aws iam list-attached-user-policies --user-name trainer-gpu-01
  aws iam list-access-keys --user-name trainer-gpu-01
  aws secretsmanager get-secret-value --secret-id ${bus}/user/trainer-gpu-01
  aws logs filter-log-events --log-group-name ${auditLogGroup} --query 'events[].message' --output text

The example's window is on 16 July 2025: begin there with --clock 2025-07-16T00:55:00Z@60, or edit its window.
Requests come from ${sourceIp} unless they say otherwise in x-forwarded-for.
What happens on the buses:
`
}
