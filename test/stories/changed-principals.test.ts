import {
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  ListPoliciesCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { failedRuns, MANAGED, reasons, startOpen, startScheduled } from './changed-principals.ts'
import { announcementsOf, attached, JOB, job, keys, liveKeys, policies, USER } from './day.ts'

const rename = (day: Day, NewUserName = 'renamed') =>
  day.iam.send(new UpdateUserCommand({ UserName: USER, NewUserName }))
const newcomer = (day: Day) =>
  day.iam.send(new CreateUserCommand({ UserName: USER, PermissionsBoundary: day.aws.boundaryArn, Tags: MANAGED }))

/** As somebody does who wants a user gone: IAM deletes none that has policies or keys. */
async function deleteUser(day: Day): Promise<void> {
  const { Policies = [] } = await day.iam.send(new ListPoliciesCommand({ PathPrefix: '/curfew/' }))
  for (const PolicyName of await attached(day)) {
    const PolicyArn = Policies.find((policy) => policy.PolicyName === PolicyName)?.Arn
    await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn }))
  }
  for (const AccessKeyId of Object.keys(await keys(day)))
    await day.iam.send(new DeleteAccessKeyCommand({ UserName: USER, AccessKeyId }))
  await day.iam.send(new DeleteUserCommand({ UserName: USER }))
}
describe('a user that is renamed', () => {
  test('while its grant is open loses access by the next inventory, and its key with it', async () => {
    const day = await startOpen()
    const [key = ''] = await liveKeys(day)
    await rename(day)
    expect(await attached(day, 'renamed')).toHaveLength(1)

    await day.until(at('02:10'))
    expect(await attached(day, 'renamed')).toEqual([])
    expect(await policies(day)).toEqual([])
    expect(await keys(day, 'renamed')).toMatchObject({ [key]: 'Inactive' })
    expect(await reasons(day)).toEqual([`there is no IAM user ${USER}`])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ jobId: JOB, because: 'ended' }])
  })

  test('while its grant is scheduled gets nothing, and the grant is over', async () => {
    const day = await startScheduled()
    await rename(day)

    await day.until(at('01:10'))
    expect(await policies(day)).toEqual([])
    expect(await reasons(day)).toEqual([`there is no IAM user ${USER}`])
  })

  test('leaves its name to a stranger, who gets neither its access nor a key', async () => {
    const day = await startOpen()
    const [key = ''] = await liveKeys(day)
    await rename(day)
    await newcomer(day)

    await day.until(at('04:30'))
    expect(await attached(day)).toEqual([])
    expect(await keys(day)).toEqual({})
    expect(await keys(day, 'renamed')).toMatchObject({ [key]: 'Inactive' })
    expect(await policies(day)).toEqual([])
  })
})

describe('a user that is deleted', () => {
  test.each([
    ['scheduled', startScheduled],
    ['open', startOpen],
  ] as const)('while its grant is %s: the grant is over, and nothing fails again and again', async (_, start) => {
    const day = await start()
    await deleteUser(day)

    await day.until(at('02:10'))
    expect(await reasons(day)).toEqual([`there is no IAM user ${USER}`])
    expect(await policies(day)).toEqual([])
    await day.until(at('05:00'))
    expect(failedRuns(day, at('02:10'))).toBe(0)
  })

  test.each([
    ['scheduled', startScheduled],
    ['open', startOpen],
  ] as const)('and made anew while its grant is %s is another user, with boundary and tag or not', async (_, start) => {
    const day = await start()
    await deleteUser(day)
    await newcomer(day)

    await day.until(at('02:10'))
    expect(await attached(day)).toEqual([])
    expect(await keys(day)).toEqual({})
    expect(await reasons(day)).toEqual([
      expect.stringMatching(
        /^user\/trainer-gpu-01 is another user than the one that the grant is for: that was AIDA\w+, and this is AIDA\w+$/,
      ),
    ])
  })

  test('and made anew is granted what is requested for it then', async () => {
    const day = await startOpen()
    await deleteUser(day)
    await newcomer(day)
    await day.until(at('02:10'))

    await day.put(
      'Training Job Scheduled',
      job({ jobId: 'afterwards', window: { opensAt: '2025-07-16T02:10:00Z', closesAt: '2025-07-16T04:00:00Z' } }),
    )
    await day.until(at('02:15'))
    expect(await attached(day)).toHaveLength(1)
    expect(await liveKeys(day)).toHaveLength(1)
    expect((await day.storedKey(USER))?.accessKeyId).toBe((await liveKeys(day))[0])
  })
})
