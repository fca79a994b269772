import { CreateRoleCommand, CreateUserCommand } from '@aws-sdk/client-iam'
import type { Day } from '#local/day/day.ts'
import { FINE_TUNE } from '#local/demo/story.ts'

/** The jobs of the day: of as many principals as there are jobs, which all have one at a time. */
export type Jobs = {
  readonly count: number
  readonly of: 'user' | 'role'
  readonly keys: 'rotate' | 'deactivate' | 'keep'
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** In how long a time all of them ask; how long before its window each does, and how long after its end the window closes. */
const ASKING_MS = 30 * MINUTE_MS
const AHEAD_MS = 10 * MINUTE_MS
const SPARE_MS = 10 * MINUTE_MS

export async function makePrincipals({ iam, aws }: Day, { count, of }: Jobs): Promise<void> {
  const under = { Tags: [{ Key: 'curfew:managed', Value: 'true' }], PermissionsBoundary: aws.boundaryArn }
  const Principal = { AWS: aws.stack.place.account }
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }
  const AssumeRolePolicyDocument = JSON.stringify(trust)
  for (let index = 0; index < count; index++) {
    const name = nameOf(index)
    if (of === 'user') await iam.send(new CreateUserCommand({ UserName: name, ...under }))
    if (of === 'role') await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument, ...under }))
  }
}

/** Jobs that ask one after the other, run for some hours, and end before their windows close. Takes `hours` and one more. */
export async function round(day: Day, name: string, hours: number, jobs: Jobs): Promise<void> {
  const begin = day.clock.now().getTime()
  const acts = Array.from({ length: jobs.count }, (_, index) => {
    const asks = begin + Math.floor((index * ASKING_MS) / jobs.count / 1000) * 1000
    const opens = asks + AHEAD_MS
    const ends = opens + hours * HOUR_MS
    const jobId = `${name}-${index}`
    const principal = { type: jobs.of, name: nameOf(index) }
    const window = { opensAt: text(opens), closesAt: text(ends + SPARE_MS) }
    return [
      {
        at: asks,
        detailType: 'Training Job Scheduled',
        detail: { ...FINE_TUNE, jobId, principal, keys: jobs.keys, window },
      },
      { at: ends, detailType: 'Training Job Completed', detail: { jobId } },
    ]
  }).flat()
  for (const { at, detailType, detail } of acts.toSorted((a, b) => a.at - b.at)) {
    await day.until(new Date(at))
    await day.put(detailType, detail)
  }
  await day.until(new Date(begin + (hours + 1) * HOUR_MS))
}

function nameOf(index: number): string {
  return `trainer-${index}`
}

function text(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}
