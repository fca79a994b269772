import { DetachUserPolicyCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import type { AuditRecord } from '#core/audit/records.ts'
import { at } from '#test/fixtures/seed.ts'
import { JOB, job, revocation, SIBLING, startDay, USER } from '#test/stories/day.ts'

const window = (opensAt: string, closesAt: string) => ({
  window: { opensAt: `2025-07-16T${opensAt}:00Z`, closesAt: `2025-07-16T${closesAt}:00Z` },
})

/** The audit log of a day on which everything happens that a report tells apart. It ends at one o'clock in the afternoon. */
export async function eventfulRecords(): Promise<readonly AuditRecord[]> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ jobId: 'any-network', network: 'any', ...window('03:00', '04:00') }))
  const onOther = { principal: { type: 'user', name: 'trainer-gpu-02' } }
  await day.put('Training Job Scheduled', job({ jobId: SIBLING, ...onOther, ...window('02:00', '06:00') }))
  const role = { principal: { type: 'role', name: 'trainer-batch' }, keys: 'keep' }
  await day.put('Training Job Scheduled', job({ jobId: 'churn-role', ...role, ...window('02:00', '03:00') }))
  await day.put('Training Job Scheduled', job({ jobId: 'ended-before', ...window('09:00', '12:00') }))
  await day.until(at('01:10'))
  const { AttachedPolicies = [] } = await day.iam.send(new ListAttachedUserPoliciesCommand({ UserName: USER }))
  await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn: AttachedPolicies[0]?.PolicyArn }))
  await day.until(at('02:05'))
  const zoe = { requestedBy: 'zoe@acmeco.example' }
  await day.put('Training Job Extended', {
    jobId: JOB,
    closesAt: '2025-07-16T05:00:00Z',
    ...zoe,
    reason: 'a longer run',
  })
  await day.until(at('02:30'))
  await day.put('Training Job Completed', { jobId: 'ended-before' })
  await day.put('Access Revocation Requested', { jobId: SIBLING, ...revocation, compromised: true })
  await day.until(at('04:30'))
  await day.put('Training Job Failed', { jobId: JOB })
  await day.until(at('04:40'))
  await day.put('Training Job Extended', {
    jobId: JOB,
    closesAt: '2025-07-16T05:30:00Z',
    ...zoe,
    reason: 'another attempt',
  })
  await day.until(at('12:00'))
  await day.put('Training Job Scheduled', job({ jobId: 'still-open', ...window('12:10', '14:00') }))
  await day.put('Training Job Scheduled', job({ jobId: 'tonight', ...onOther, ...window('22:00', '23:30') }))
  await day.until(at('13:00'))
  return day.auditRecords()
}
