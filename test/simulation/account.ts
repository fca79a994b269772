import { AddUserToGroupCommand, CreateAccessKeyCommand, CreateGroupCommand, IAMClient } from '@aws-sdk/client-iam'
import { type ManualClock, manualClock } from '@curfew/local-aws/clock'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { seedAccount } from '#local/day/seed-account.ts'
import { type LocalCurfew, type LocalCurfewOptions, localCurfew } from '#local/local-curfew.ts'
import { isAct, type JobRequest, type Moment, type Plan } from './plan.ts'
import { UNMANAGED_GROUP, UNMANAGED_USER } from './principals.ts'

/** The instant at which every day begins. */
export const BEGIN = new Date('2025-07-16T00:00:00Z')

/** The address from which every job calls. */
export const GPU = { sourceIp: '203.0.113.42' }

export type Account = {
  readonly aws: LocalCurfew
  readonly clock: ManualClock
  /** IAM as an administrator calls it. */
  readonly iam: IAMClient
}

export function momentOf(instant: Date): Moment {
  return instant.getTime() - BEGIN.getTime()
}

export function instantOf(moment: Moment): Date {
  return new Date(BEGIN.getTime() + moment)
}

/** `00:12:04.250`: a moment as failures print it. */
export function clockTime(moment: Moment): string {
  return instantOf(moment).toISOString().slice(11, 23)
}

/** Where a job may delete, if it may: in its bucket. */
export const SCRATCH = 'scratch/'

export function bucketOf(jobId: string, index = 0): string {
  return `acmeco-simulated-${jobId}${index === 0 ? '' : `-${index}`}`
}

/** An account with Curfew deployed, the users and roles of the seed, and a bucket for each job. */
export async function createAccount(
  plan: Plan,
  options: Omit<LocalCurfewOptions, 'clock'>,
  clock = manualClock(BEGIN),
): Promise<Account> {
  const aws = await localCurfew({ ...options, clock })
  const iam = new IAMClient(awsClientOptions({ aws, credentials: aws.directory.createAdministrator('administrator') }))
  await seedAccount(aws, iam)
  await addUnmanaged(iam)
  for (const { jobId } of jobsOf(plan)) aws.putObject(bucketOf(jobId), 'part-0', 'data')
  return { aws, clock, iam }
}

/** A group, and a user with a key in it, neither of them managed by Curfew. */
async function addUnmanaged(iam: IAMClient): Promise<void> {
  await iam.send(new CreateGroupCommand({ GroupName: UNMANAGED_GROUP }))
  await iam.send(new AddUserToGroupCommand({ GroupName: UNMANAGED_GROUP, UserName: UNMANAGED_USER.name }))
  await iam.send(new CreateAccessKeyCommand({ UserName: UNMANAGED_USER.name }))
}

function jobsOf({ elements }: Plan): readonly JobRequest[] {
  return elements.filter(isAct).flatMap((act) => (act.kind === 'schedule' ? [act.request] : []))
}
