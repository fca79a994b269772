import { DetachUserPolicyCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import { serve } from '@curfew/local-aws/http-server'
import type { Account } from '#test/cli/audit/account.ts'
import { at } from '#test/fixtures/seed.ts'
import { JOB, job, startDay } from '#test/stories/day.ts'

/** The job whose closing was late: everything of Curfew was down when its window ended. */
const LATE = 'nightly-batch-2025-07-16'

/**
 * An account at half past three in the morning: a job that ended at 03:12, one that was closed late, one that was refused, and
 * a policy that somebody detached by hand.
 */
export async function startAudited(): Promise<Account> {
  const day = await startDay()
  const batch = { jobId: LATE, principal: { type: 'role', name: 'trainer-batch' }, keys: 'keep' }
  const window = { opensAt: at('00:40').toISOString(), closesAt: at('01:10').toISOString() }
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ ...batch, window }))
  await day.put('Training Job Scheduled', job({ jobId: 'refused-job', network: 'any' }))
  await day.until(at('01:08'))
  day.passDead(at('01:15:20'))
  await day.until(at('01:20'))
  const UserName = 'trainer-gpu-01'
  const { AttachedPolicies = [] } = await day.iam.send(new ListAttachedUserPoliciesCommand({ UserName }))
  for (const { PolicyArn } of AttachedPolicies) await day.iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
  await day.until(at('03:12'))
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('03:30'))
  return { day, server: await serve(day.aws), administrator: day.aws.directory.createAdministrator('operator') }
}
