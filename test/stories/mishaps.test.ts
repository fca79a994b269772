import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachUserPolicyCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam'
import { connectionLost, type Faults } from '@curfew/local-aws/faults'
import type { WireRequest } from '@curfew/local-aws/wire'
import { describe, expect, test } from 'vitest'
import { chainProblems } from '#core/audit/audit.ts'
import { review } from '#core/audit/review.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import {
  announcementsOf,
  attached,
  failures,
  JOB,
  job,
  liveKeys,
  messagesIn,
  policies,
  s3Answer,
  startDay,
  USER,
} from './day.ts'

const arnOf = (name: string) => `arn:aws:iam::111122223333:policy/curfew/${JOB}/${name}`

describe('while the audit log takes no records', () => {
  const logOutage = () => outageOf(({ service }) => service === 'logs')

  test('nothing is scheduled', async () => {
    const faults = logOutage()
    const day = await startDay({ faults })
    faults.isOn = true
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:10'))

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Scheduled')).toEqual([])
    expect(messagesIn(day, 'curfew-schedule-retries')).toHaveLength(1)
  })

  test('nothing is opened until it takes them again', async () => {
    const faults = logOutage()
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    faults.isOn = true
    await day.until(at('01:10'))
    expect(await policies(day)).toEqual([])
    expect(await day.storedKey(USER)).toBeUndefined()

    faults.isOn = false
    await day.until(at('01:14'))
    expect(await s3Answer(day, 'read')).toBe('OK')
    expect(chainProblems(await day.auditRecords())).toEqual([])
  })

  test('access is closed on time, and its records are written later', async () => {
    const faults = logOutage()
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    const key = await day.storedKey(USER)
    faults.isOn = true
    await day.until(at('04:10'))
    expect(await policies(day)).toEqual([])
    expect(await liveKeys(day)).not.toContain(key?.accessKeyId)

    faults.isOn = false
    await day.until(at('04:16'))
    const records = await day.auditRecords()
    expect(chainProblems(records)).toEqual([])
    expect(records.map(({ change, phase }) => `${change} ${phase}`)).toContain('detach policy done')
    expect(await liveKeys(day)).toHaveLength(1)
  })
})

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

describe('while IAM shows changes late', () => {
  test.each([4, 30])(
    'by %i seconds, access is there when the window opens, and gone with its key when the job ends',
    async (delay) => {
      const day = await startDay({ visibilityDelaySeconds: delay })
      await day.until(at('00:32'))
      await day.put('Training Job Scheduled', job())
      await day.until(at('01:00'))
      expect(await s3Answer(day, 'read')).toBe('OK')

      await day.until(at('02:30'))
      await day.put('Training Job Completed', { jobId: JOB })
      await day.until(at('02:33'))
      expect(await policies(day)).toEqual([])
      expect(await liveKeys(day)).toEqual([(await day.storedKey(USER))?.accessKeyId])
    },
  )
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

describe('while calls fail', () => {
  test('an outage of IAM when the window closes delays the clean-up, and not the end of access', async () => {
    const faults = outageOf(({ service, caller }) => service === 'iam' && caller.kind === 'role')
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at('03:59:59'))
    faults.isOn = true
    await day.until(at('04:00'))
    expect(await s3Answer(day, 'read')).toBe('AccessDenied')
    await day.until(at('04:10'))
    expect(await attached(day)).toHaveLength(1)

    faults.isOn = false
    await day.until(at('04:12'))
    expect(await policies(day)).toEqual([])
    await day.until(at('04:14'))
    expect(await liveKeys(day)).toHaveLength(1)
  })

  test('a key whose secret could not be stored is replaced by one whose secret is stored', async () => {
    const faults = outageOf(({ service, operation }) => service === 'secretsmanager' && operation !== 'DescribeSecret')
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    faults.isOn = true
    await day.until(at('00:59'))
    expect(await day.storedKey(USER).catch(() => undefined)).toBeUndefined()

    faults.isOn = false
    await day.until(at('01:05'))
    const key = await day.storedKey(USER)
    expect(await liveKeys(day)).toEqual([key?.accessKeyId])
    expect(await s3Answer(day, 'read')).toBe('OK')
  })
})

test('a key whose secret was stored, although the answer got lost, is recorded as created', async () => {
  const lost: string[] = []
  const faults: Faults = {
    before: () => undefined,
    after: ({ operation }) => {
      if (operation !== 'CreateSecret' || lost.length === 3) return undefined
      lost.push(operation)
      return connectionLost()
    },
  }
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:05'))

  expect(lost).toHaveLength(3)
  const key = await day.storedKey(USER)
  expect(await liveKeys(day)).toEqual([key?.accessKeyId])
  const made = (await day.auditRecords()).filter(({ change }) => change === 'create key')
  expect(made).toMatchObject([{ phase: 'intended' }, { phase: 'done', detail: { key: key?.accessKeyId } }])
})

test('a run recognises its own write to the table when the answer is lost, and goes on as if it had arrived', async () => {
  const lost: string[] = []
  let isRetry = false
  const faults: Faults = {
    before: () => undefined,
    after: ({ operation, caller }) => {
      if (operation !== 'PutItem') return undefined
      isRetry = !isRetry
      if (!isRetry) return undefined
      lost.push(caller.name)
      return connectionLost()
    },
  }
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('04:01'))

  expect([...new Set(lost)].sort()).toEqual(['curfew-rotate-keys', 'curfew-schedule-access', 'curfew-settle-access'])
  for (const type of ['Access Scheduled', 'Access Opened', 'Access Closed']) {
    expect(announcementsOf(day, type), type).toHaveLength(1)
  }
  expect(announcementsOf(day, 'Access Key Rotated')).toHaveLength(2)
  expect(failures(day)).toEqual([])
})
