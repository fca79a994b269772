import {
  CreatePolicyCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteUserPermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UntagRoleCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { failedRuns, MANAGED, reasons, startOpen, startScheduled } from './changed-principals.ts'
import { JOB, job, keys, liveKeys, policies, startDay, USER } from './day.ts'

async function putOtherBoundary({ iam }: Day): Promise<void> {
  const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'wide-boundary', PolicyDocument }))
  await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: USER, PermissionsBoundary: Policy?.Arn }))
}

describe.each<[string, (day: Day) => Promise<unknown>, RegExp]>([
  [
    'loses its boundary',
    ({ iam }) => iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: USER })),
    /^user trainer-gpu-01 does not carry the permissions boundary arn:/,
  ],
  ['gets another boundary', putOtherBoundary, /^user trainer-gpu-01 does not carry the permissions boundary arn:/],
  [
    'loses its tag',
    ({ iam }) => iam.send(new UntagUserCommand({ UserName: USER, TagKeys: ['curfew:managed'] })),
    /^user trainer-gpu-01 is not tagged curfew:managed=true$/,
  ],
])('a user that %s', (_, change, because) => {
  test('while its grant is scheduled gets nothing, and the record says why', async () => {
    const day = await startScheduled()
    await change(day)

    await day.until(at('01:10'))
    expect(await policies(day)).toEqual([])
    expect(await reasons(day)).toEqual([expect.stringMatching(because)])
    await day.until(at('05:00'))
    expect(failedRuns(day, at('01:10'))).toBe(0)
  })

  test('while its grant is open loses access by the next inventory, and the record says why', async () => {
    const day = await startOpen()
    await change(day)

    await day.until(at('02:10'))
    expect(await policies(day)).toEqual([])
    expect(await reasons(day)).toEqual([expect.stringMatching(because)])
  })

  test('loses access at the end of its job at once, whatever it lacks', async () => {
    const day = await startOpen({ keys: 'keep' })
    await change(day)
    await day.put('Training Job Completed', { jobId: JOB })

    expect(await policies(day)).toEqual([])
    expect(failedRuns(day, at('01:10'))).toBe(0)
  })

  test('gets no new key, not even when its job is over', async () => {
    const day = await startOpen()
    const before = Object.keys(await keys(day))
    await change(day)

    await day.until(at('05:00'))
    expect(Object.keys(await keys(day)).filter((id) => !before.includes(id))).toEqual([])
    const failed = failedRuns(day, at('03:00'))
    expect(failed).toBeLessThanOrEqual(12)
  })
})

test('the key of a user without its tag is reported ever more seldom, and deactivated once the tag is back', async () => {
  const day = await startOpen()
  const [key = ''] = await liveKeys(day)
  await day.iam.send(new UntagUserCommand({ UserName: USER, TagKeys: ['curfew:managed'] }))
  await day.until(at('03:00'))
  expect(await liveKeys(day)).toEqual([key])

  await day.iam.send(new TagUserCommand({ UserName: USER, Tags: MANAGED }))
  await day.until(at('04:00'))
  expect(await liveKeys(day)).not.toContain(key)
})

test('a role without boundary and tag loses access by the next inventory, and nothing fails', async () => {
  const day = await startDay()
  const RoleName = 'trainer-batch'
  const { keys: _keys, ...request } = job({ principal: { type: 'role', name: RoleName } })
  await day.put('Training Job Scheduled', request)
  await day.until(at('01:10'))
  expect(await policies(day)).toHaveLength(1)
  await day.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }))
  await day.iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['curfew:managed'] }))

  await day.until(at('02:10'))
  expect(await policies(day)).toEqual([])
  expect(failedRuns(day, at('01:10'))).toBe(0)
})
