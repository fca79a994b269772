import { AddUserToGroupCommand, CreateAccessKeyCommand, CreateGroupCommand, IAMClient } from '@aws-sdk/client-iam'
import { type HeldClock, heldClock } from '@curfew/local-aws/clock'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { seedAccount } from '#local/day/seed-account.ts'
import { type LocalCurfew, type LocalCurfewOptions, localCurfew } from '#local/local-curfew.ts'
import { type Asked, isAct, type Moment, type Plan } from './plan.ts'
import { STRANGER, STRANGERS } from './principals.ts'

/** The instant at which every day begins. */
export const BEGIN = new Date('2025-07-16T00:00:00Z')

/** The address that every job calls from. */
export const GPU = { sourceIp: '203.0.113.42' }

export type Account = {
  readonly aws: LocalCurfew
  readonly clock: HeldClock
  /** IAM as an administrator calls it. */
  readonly iam: IAMClient
}

export function momentOf(instant: Date): Moment {
  return instant.getTime() - BEGIN.getTime()
}

export function instantOf(moment: Moment): Date {
  return new Date(BEGIN.getTime() + moment)
}

/** `00:12:04.250`: a moment as failures tell it. */
export function clockTime(moment: Moment): string {
  return instantOf(moment).toISOString().slice(11, 23)
}

export function bucketOf(jobId: string, index = 0): string {
  return `acmeco-simulated-${jobId}${index === 0 ? '' : `-${index}`}`
}

/** An account with Curfew deployed, furnished, and with a bucket of its own for each job. */
export async function anAccount(
  plan: Plan,
  options: Omit<LocalCurfewOptions, 'clock'>,
  clock = heldClock(BEGIN),
): Promise<Account> {
  const aws = await localCurfew({ ...options, clock })
  const iam = new IAMClient(awsClientOptions({ aws, credentials: aws.directory.createAdministrator('administrator') }))
  await seedAccount(aws, iam)
  await addStrangers(iam)
  for (const { jobId } of jobsOf(plan)) aws.putObject(bucketOf(jobId), 'part-0', 'data')
  return { aws, clock, iam }
}

/** A user with a key, in a group, neither of them Curfew's. */
async function addStrangers(iam: IAMClient): Promise<void> {
  await iam.send(new CreateGroupCommand({ GroupName: STRANGERS }))
  await iam.send(new AddUserToGroupCommand({ GroupName: STRANGERS, UserName: STRANGER.name }))
  await iam.send(new CreateAccessKeyCommand({ UserName: STRANGER.name }))
}

function jobsOf({ elements }: Plan): readonly Asked[] {
  return elements.filter(isAct).flatMap((act) => (act.kind === 'schedule' ? [act.asked] : []))
}
