import { CreateRoleCommand, CreateUserCommand } from '@aws-sdk/client-iam'
import type { Day } from '#local/day/day.ts'
import { FINE_TUNE } from '#local/demo/scenario.ts'

/** The jobs of a round: each on a principal of its own. */
export type Jobs = {
  readonly count: number
  readonly of: 'user' | 'role'
  readonly keys: 'rotate' | 'deactivate' | 'keep'
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** The requests are spread over this time, each this long before its window; each job ends this long before its window closes. */
const REQUESTS_MS = 30 * MINUTE_MS
const LEAD_MS = 10 * MINUTE_MS
const SPARE_MS = 10 * MINUTE_MS

export async function makePrincipals({ iam, aws }: Day, { count, of }: Jobs): Promise<void> {
  const managed = { Tags: [{ Key: 'curfew:managed', Value: 'true' }], PermissionsBoundary: aws.boundaryArn }
  const Principal = { AWS: aws.stack.location.account }
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }
  const AssumeRolePolicyDocument = JSON.stringify(trust)
  for (let index = 0; index < count; index++) {
    const name = nameOf(index)
    if (of === 'user') await iam.send(new CreateUserCommand({ UserName: name, ...managed }))
    if (of === 'role') await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument, ...managed }))
  }
}

/** Schedules jobs one after the other, which run for `hours` and end before their windows close. Takes `hours` plus one. */
export async function round(day: Day, name: string, hours: number, jobs: Jobs): Promise<void> {
  const begin = day.clock.now().getTime()
  const events = Array.from({ length: jobs.count }, (_, index) => {
    const requestedAt = begin + Math.floor((index * REQUESTS_MS) / jobs.count / 1000) * 1000
    const opens = requestedAt + LEAD_MS
    const ends = opens + hours * HOUR_MS
    const jobId = `${name}-${index}`
    const principal = { type: jobs.of, name: nameOf(index) }
    const window = { opensAt: text(opens), closesAt: text(ends + SPARE_MS) }
    return [
      {
        at: requestedAt,
        detailType: 'Training Job Scheduled',
        detail: { ...FINE_TUNE, jobId, principal, keys: jobs.keys, window },
      },
      { at: ends, detailType: 'Training Job Completed', detail: { jobId } },
    ]
  }).flat()
  for (const { at, detailType, detail } of events.toSorted((a, b) => a.at - b.at)) {
    await day.until(new Date(at))
    await day.put(detailType, detail)
  }
  await day.until(new Date(begin + (hours + 1) * HOUR_MS))
}

export function nameOf(index: number): string {
  return `trainer-${index}`
}

function text(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}
