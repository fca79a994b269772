import { MANAGED_ROLES, MANAGED_USERS, OBJECTS, UNMANAGED_USER } from '#local/day/seed-account.ts'
import { commandsWith } from './commands.ts'
import type { Served } from './served.ts'

/** The instructions for another terminal. */
export function welcome(served: Served): string {
  const { url, credentials, clock, sourceIp } = served
  const pace = clock.speed === 1 ? '' : `, ${clock.speed} times as fast as real time`
  return `
Curfew in a local AWS at ${url}. Its clock is at ${clock.now().toISOString().slice(0, 19)}Z${pace}. Ctrl-C stops it.

  users    ${MANAGED_USERS.join(', ')}; ${UNMANAGED_USER}, as whom no job may run
  roles    ${MANAGED_ROLES.join(', ')}
  buckets  ${Object.entries(OBJECTS)
    .map(([bucket, keys]) => `s3://${bucket} (${keys.join(', ')})`)
    .join('\n           ')}

In another terminal:

  export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}
  export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}

${commandsWith(served)}

An AWS CLI older than 2.13 also needs --endpoint-url $AWS_ENDPOINT_URL. Requests come from ${sourceIp}, or from the address in
x-forwarded-for. Events on the buses, and Lambdas that fail:
`
}
