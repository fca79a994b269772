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
import { at } from '#test/fixtures/seed.ts'
import { switchable } from '#test/fixtures/switchable.ts'
import {
  announcementsOf,
  attached,
  JOB,
  job,
  liveKeys,
  messagesIn,
  policies,
  startDay,
  tries,
  trouble,
  USER,
} from './day.ts'

const arnOf = (name: string) => `arn:aws:iam::111122223333:policy/curfew/${JOB}/${name}`

describe('when the audit log does not take records', () => {
  const log = () => switchable(({ service }) => service === 'logs')

  test('nothing is scheduled', async () => {
    const faults = log()
    const day = await startDay({ faults })
    faults.off = true
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:10'))

    expect(await policies(day)).toEqual([])
    expect(announcementsOf(day, 'Access Scheduled')).toEqual([])
    expect(messagesIn(day, 'curfew-schedule-retries')).toHaveLength(1)
  })

  test('nothing is opened, until it takes them again', async () => {
    const faults = log()
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    faults.off = true
    await day.until(at('01:10'))
    expect(await policies(day)).toEqual([])
    expect(await day.storedKey(USER)).toBeUndefined()

    faults.off = false
    await day.until(at('01:14'))
    expect(await tries(day, 'read')).toBe('OK')
    expect(chainProblems(await day.auditRecords())).toEqual([])
  })

  test('closing goes on all the same, the records are owed, and written later', async () => {
    const faults = log()
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    const key = await day.storedKey(USER)
    faults.off = true
    await day.until(at('04:10'))
    expect(await policies(day)).toEqual([])
    expect(await liveKeys(day)).not.toContain(key?.accessKeyId)

    faults.off = false
    await day.until(at('04:16'))
    const records = await day.auditRecords()
    expect(chainProblems(records)).toEqual([])
    expect(records.map(({ change, phase }) => `${change} ${phase}`)).toContain('detach policy done')
    expect(await liveKeys(day)).toHaveLength(1)
  })
})

describe('what hands did', () => {
  test('a policy that was detached is attached again at the next inventory, and told as drift', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.until(at('01:10'))
    const [name = ''] = await attached(day)
    await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn: arnOf(name) }))
    expect(await tries(day, 'read')).toBe('AccessDenied')

    await day.until(at('01:30'))
    expect(await tries(day, 'read')).toBe('OK')
    expect(announcementsOf(day, 'Access Drifted')).toMatchObject([
      { jobId: JOB, changes: [{ action: 'attach', policy: name }] },
    ])
  })

  test('a policy that was given more versions and attached to others is deleted with all of that', async () => {
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
    expect(trouble(day)).toEqual([])
  })

  test('taking the boundary and the tag off does not keep access open', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ keys: 'keep' }))
    await day.until(at('02:00'))
    await day.iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: USER }))
    await day.iam.send(new UntagUserCommand({ UserName: USER, TagKeys: ['curfew:managed'] }))

    await day.put('Training Job Completed', { jobId: JOB })
    expect(await policies(day)).toEqual([])
    expect(trouble(day)).toEqual([])
  })

  test('a principal that lost its boundary before the window is not opened', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    await day.iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: USER }))
    await day.until(at('01:10'))

    expect(await attached(day)).toEqual([])
  })

  test('a policy that stands under the name of ours with another content is replaced before anything is attached', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job())
    const scheduled = announcementsOf(day, 'Access Scheduled')[0]
    const [name = ''] = Object.assign({ policies: [''] }, scheduled).policies
    const wide = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
    const forged = { PolicyName: name, Path: `/curfew/${JOB}/`, PolicyDocument: JSON.stringify(wide) }
    await day.iam.send(new CreatePolicyCommand(forged))

    await day.until(at('01:10'))
    expect(await tries(day, 'read')).toBe('OK')
    expect(await tries(day, 'read', { bucket: 'acmeco-training-datasets-payroll', key: 'salaries.parquet' })).toBe(
      'AccessDenied',
    )
    expect(trouble(day)).toEqual([])
  })

  test('a policy under our path that no grant knows goes at the next inventory; one elsewhere stays', async () => {
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

describe('when IAM shows changes late', () => {
  test.each([4, 30])(
    'by %i seconds, access is there when the window opens, and all is put right when it ends',
    async (delay) => {
      const day = await startDay({ visibilityDelaySeconds: delay })
      await day.until(at('00:32'))
      await day.put('Training Job Scheduled', job())
      await day.until(at('01:00'))
      expect(await tries(day, 'read')).toBe('OK')

      await day.until(at('02:30'))
      await day.put('Training Job Completed', { jobId: JOB })
      await day.until(at('02:33'))
      expect(await policies(day)).toEqual([])
      expect(await liveKeys(day)).toEqual([(await day.storedKey(USER))?.accessKeyId])
    },
  )
})

test('a policy that is attached by a run which its revocation overtook is taken away within minutes', async () => {
  // It dies when it is about to attach: what it sent may still arrive.
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

test('a planted policy that is taken away by a run which dies over it is told of all the same', async () => {
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

describe('when calls fail', () => {
  test('IAM that is down for ten minutes at the end delays the clean-up, never the end', async () => {
    const faults = switchable(({ service, caller }) => service === 'iam' && caller.kind === 'role')
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at('03:59:59'))
    faults.off = true
    await day.until(at('04:00'))
    expect(await tries(day, 'read')).toBe('AccessDenied')
    await day.until(at('04:10'))
    expect(await attached(day)).toHaveLength(1)

    faults.off = false
    await day.until(at('04:12'))
    expect(await policies(day)).toEqual([])
    await day.until(at('04:14'))
    expect(await liveKeys(day)).toHaveLength(1)
  })

  test('a key whose secret could not be stored is dead weight, and replaced by one that is', async () => {
    const faults = switchable(
      ({ service, operation }) => service === 'secretsmanager' && operation !== 'DescribeSecret',
    )
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    faults.off = true
    await day.until(at('00:59'))
    expect(await day.storedKey(USER).catch(() => undefined)).toBeUndefined()

    faults.off = false
    await day.until(at('01:05'))
    const key = await day.storedKey(USER)
    expect(await liveKeys(day)).toEqual([key?.accessKeyId])
    expect(await tries(day, 'read')).toBe('OK')
  })
})

test('a key whose secret was stored, but whose answers got lost, is told as made once it is seen', async () => {
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

test('a write to the table whose answer got lost is known for our own, and its news is told', async () => {
  const lost = new Set<string>()
  const faults: Faults = {
    before: () => undefined,
    after: ({ operation, caller }) => {
      const isFirst = operation === 'PutItem' && !lost.has(caller.name)
      if (isFirst) lost.add(caller.name)
      return isFirst ? connectionLost() : undefined
    },
  }
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:00'))

  expect([...lost].sort()).toEqual(['curfew-rotate-keys', 'curfew-schedule-access', 'curfew-settle-access'])
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
  expect(announcementsOf(day, 'Access Opened')).toHaveLength(1)
})
