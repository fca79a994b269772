import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachUserPolicyCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam'
import type { WireRequest } from '@curfew/local-aws/wire'
import { describe, expect, test } from 'vitest'
import { review } from '#core/audit/review.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, failures, JOB, job, policies, s3Answer, startDay, USER } from './day.ts'

const arnOf = (name: string) => `arn:aws:iam::111122223333:policy/curfew/${JOB}/${name}`

describe('after a manual change', () => {
  test('a detached policy is attached again by the next inventory, and reported as drift', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:10'))
    const [name = ''] = await attached(day)
    await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn: arnOf(name) }))
    expect(await s3Answer(day, 'read')).toBe('AccessDenied')

    await day.until(at('01:30'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(announcementsOf(day, 'Access Drifted')).toMatchObject([
      { jobId: JOB, changes: [{ action: 'attach', policy: name }] },
    ])
  })

  test('a policy with added versions and attachments is deleted with all of them', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:10'))
    const [name = ''] = await attached(day)
    const PolicyArn = arnOf(name)
    const wide = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
    const PolicyDocument = JSON.stringify(wide)
    await day.iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }))
    await day.iam.send(new AttachUserPolicyCommand({ UserName: 'analyst-without-boundary', PolicyArn }))

    await day.until(at('04:00:30'))
    expect(await policies(day)).toEqual([])
    expect(await attached(day, 'analyst-without-boundary')).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('a principal without its boundary and tag still loses its access', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ keys: 'keep' }))
    await day.until(at('02:00'))
    await day.iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: USER }))
    await day.iam.send(new UntagUserCommand({ UserName: USER, TagKeys: ['curfew:managed'] }))

    await day.put('Training Job Completed', { jobId: JOB })
    expect(await policies(day)).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('a principal that lost its boundary before the window gets no access', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: USER }))
    await day.until(at('01:10'))

    expect(await attached(day)).toEqual([])
  })

  test('a policy that somebody created under the name of a grant’s policy is replaced before it is attached', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    const scheduled = announcementsOf(day, 'Access Scheduled')[0]
    const [name = ''] = Object.assign({ policies: [''] }, scheduled).policies
    const wide = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
    const forged = { PolicyName: name, Path: `/curfew/${JOB}/`, PolicyDocument: JSON.stringify(wide) }
    await day.iam.send(new CreatePolicyCommand(forged))

    await day.until(at('01:10'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(await s3Answer(day, 'read', { bucket: 'acmeco-training-datasets-payroll', key: 'salaries.parquet' })).toBe(
      'AccessDenied',
    )
    expect(failures(day)).toEqual([])
  })

  test('the next inventory deletes a policy under Curfew’s path that no grant wants, and leaves policies elsewhere', async () => {
    const day = await startDay()
    const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
    const PolicyDocument = JSON.stringify(document)
    const Tags = [{ Key: 'curfew:principal', Value: `user/${USER}` }]
    await day.iam.send(
      new CreatePolicyCommand({ PolicyName: 'orphan', Path: '/curfew/lost-job/', PolicyDocument, Tags }),
    )
    await day.iam.send(new CreatePolicyCommand({ PolicyName: 'own', Path: '/team/', PolicyDocument, Tags }))
    const orphan = 'arn:aws:iam::111122223333:policy/curfew/lost-job/orphan'
    await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn: orphan }))
    await day.iam.send(
      new AttachUserPolicyCommand({ UserName: USER, PolicyArn: 'arn:aws:iam::111122223333:policy/team/own' }),
    )

    await day.until(at('01:31'))
    expect(await policies(day)).toEqual([])
    expect(await attached(day)).toEqual(['own'])
  })
})

test('a policy that a run attaches after the job was revoked is detached within minutes', async () => {
  // The run dies just before it attaches: what it sent may still arrive.
  const crash = (_name: string, _id: string, { body }: WireRequest) =>
    Buffer.from(body).includes('Action=AttachUserPolicy') ? 'before' : undefined
  const day = await startDay({ crash })
  await day.put('Training Job Scheduled', job())
  await day.until(at('00:58'))
  await day.put('Access Revocation Requested', { jobId: JOB, requestedBy: 'x', reason: 'y' })
  expect(await policies(day)).toEqual([])

  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
  const late = { PolicyName: `${JOB}-late`, Path: `/curfew/${JOB}/`, PolicyDocument: JSON.stringify(document) }
  await day.iam.send(new CreatePolicyCommand(late))
  await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn: arnOf(late.PolicyName) }))
  await day.until(at('01:01:30'))
  expect(await attached(day)).toEqual([])
  expect(await policies(day)).toEqual([])
})

test('the removal of a planted policy is recorded, even if the run dies before it records it', async () => {
  const died: string[] = []
  const crash = (_name: string, _id: string, { body }: WireRequest) => {
    const text = Buffer.from(body).toString()
    if (died.length > 0 || !text.includes('planted') || !text.includes('\\"done\\"')) return undefined
    died.push(text)
    return 'before'
  }
  const day = await startDay({ crash })
  await day.put('Training Job Scheduled', job())
  await day.until(at('03:40'))
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
  const planted = { PolicyName: 'planted', Path: `/curfew/${JOB}/`, PolicyDocument: JSON.stringify(document) }
  await day.iam.send(new CreatePolicyCommand(planted))
  await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn: arnOf('planted') }))
  await day.until(at('04:10'))

  expect(died).toHaveLength(1)
  expect(await policies(day)).toEqual([])
  expect(review(await day.auditRecords(), at('04:10')).flatMap(({ problems }) => problems)).toEqual([])
})
