import type { RunningClock } from '@curfew/local-aws/clock'
import type { Credentials } from '@curfew/local-aws/iam/directory'

/** What is served, and where. */
export type Served = {
  readonly url: string
  readonly credentials: Credentials
  readonly clock: RunningClock
  readonly bus: string
  readonly sourceIp: string
}
