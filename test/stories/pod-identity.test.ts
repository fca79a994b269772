import { describe, expect, test } from 'vitest'
import { JOB_PLATFORMS } from '#core/job-platforms/job-platform.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, JOB, job, startDay } from './day.ts'
import { createServiceRole, warningsOf } from './own-policies.ts'
import { reopen } from './reopening.ts'

const ROLE = 'trainer'
const asRole = () => job({ principal: { type: 'role', name: ROLE }, keys: undefined })

describe('a role of Pod Identity', () => {
  const UNTAGGABLE =
    'role trainer does not let pods.eks.amazonaws.com tag its sessions, so Pod Identity gives its pods no credentials: add sts:TagSession beside sts:AssumeRole in its trust policy'

  test.each<readonly [string | readonly string[], readonly string[]]>([
    ['sts:AssumeRole', [UNTAGGABLE]],
    [['sts:AssumeRole', 'sts:SetSourceIdentity'], [UNTAGGABLE]],
    [['sts:AssumeRole', 'sts:TagSession'], []],
    [['sts:assumerole', 'sts:tagsession'], []],
    ['sts:*', []],
  ])('that EKS may ask for %j has the warnings %j', async (actions, expected) => {
    const day = await startDay()
    await createServiceRole(day, ROLE, JOB_PLATFORMS.eks.service, actions)
    await day.put('Training Job Scheduled', asRole())

    expect(warningsOf(day)).toEqual(expected)
    expect(failures(day)).toEqual([])
  })

  test('is warned when its grant is reopened, and not when it is extended: it runs', async () => {
    const day = await startDay()
    await createServiceRole(day, ROLE, JOB_PLATFORMS.eks.service)
    await day.put('Training Job Scheduled', asRole())
    await day.until(at('01:30'))
    await day.put('Training Job Extended', {
      jobId: JOB,
      closesAt: '2025-07-16T05:00:00Z',
      requestedBy: 'x',
      reason: 'y',
    })
    await day.put('Training Job Failed', { jobId: JOB })
    await reopen(day, '05:00:00')

    expect(announcementsOf(day, 'Access Extended')).toMatchObject([
      { warnings: [] },
      { warnings: [{ path: 'principal.name', message: UNTAGGABLE }] },
    ])
  })
})
