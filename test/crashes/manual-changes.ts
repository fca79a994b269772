import {
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
} from '@aws-sdk/client-iam'
import type { Principal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import { sessionsFolder } from '#core/sessions/sessions-folder.ts'
import { GROUP } from './account.ts'
import type { CrashDay } from './day.ts'

const WIDE = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] })
const ANALYST = 'analyst-without-boundary'

/** The ARN of the one policy of a job. */
export function policyOf({ day, named }: CrashDay, job = 'job'): string {
  const under = `/curfew/${named(job)}/`
  return [...day.aws.truth.iam().policies.values()].find(({ path }) => path === under)?.arn ?? `no policy of ${job}`
}

export async function detach(crashDay: CrashDay): Promise<void> {
  const { iam } = crashDay.day
  await iam.send(new DetachUserPolicyCommand({ UserName: crashDay.user.name, PolicyArn: policyOf(crashDay) }))
}

/** Detaches the policy that denies a role its sessions. */
export async function removeSessionBan({ day }: CrashDay, principal: Principal): Promise<void> {
  const under = `/curfew/${sessionsFolder(principal)}/`
  const ban = [...day.aws.truth.iam().policies.values()].find(({ path }) => path === under)
  await day.iam.send(new DetachRolePolicyCommand({ RoleName: principal.name, PolicyArn: ban?.arn }))
}

/** Adds a default version that allows more. */
export async function widen(crashDay: CrashDay): Promise<void> {
  const edit = { PolicyArn: policyOf(crashDay), PolicyDocument: WIDE, SetAsDefault: true }
  await crashDay.day.iam.send(new CreatePolicyVersionCommand(edit))
}

export async function attachElsewhere(crashDay: CrashDay): Promise<void> {
  const PolicyArn = policyOf(crashDay)
  await crashDay.day.iam.send(new AttachUserPolicyCommand({ UserName: ANALYST, PolicyArn }))
  await crashDay.day.iam.send(new AttachGroupPolicyCommand({ GroupName: GROUP, PolicyArn }))
}

/** Deletes the version that Curfew wrote, so that only the manual one is left. */
export async function dropFirstVersion(crashDay: CrashDay): Promise<void> {
  await crashDay.day.iam.send(new DeletePolicyVersionCommand({ PolicyArn: policyOf(crashDay), VersionId: 'v1' }))
}

export async function deletePolicy(crashDay: CrashDay): Promise<void> {
  const PolicyArn = policyOf(crashDay)
  await detach(crashDay)
  await crashDay.day.iam.send(new DeletePolicyCommand({ PolicyArn }))
}

/** Attaches to the user of the day a policy under the path of a job that Curfew did not write. */
export async function plant({ day, named, user, at }: CrashDay, job = 'job', isTagged = true): Promise<void> {
  const Tags = [
    { Key: 'curfew:principal', Value: `user/${user.name}` },
    { Key: 'curfew:closesAt', Value: printInstant(at('0:00')) },
  ]
  const planted = { PolicyName: `planted-${named(job)}`, Path: `/curfew/${named(job)}/`, PolicyDocument: WIDE }
  const { Policy } = await day.iam.send(new CreatePolicyCommand({ ...planted, ...(isTagged && { Tags }) }))
  await day.iam.send(new AttachUserPolicyCommand({ UserName: user.name, PolicyArn: Policy?.Arn }))
}
