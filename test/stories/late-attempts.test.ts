import { AttachUserPolicyCommand, CreatePolicyCommand, GetPolicyVersionCommand } from '@aws-sdk/client-iam'
import { connectionLost, type Faults } from '@curfew/local-aws/faults'
import { expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { attached, failures, JOB, job, revocation, startDay, USER } from './day.ts'

/** The first attempt to attach gets no answer, and the second one attaches. */
function firstAttemptIsLost(): Faults {
  let isLost = false
  return {
    before: ({ operation }) => {
      if (operation !== 'AttachUserPolicy' || isLost) return undefined
      isLost = true
      return connectionLost()
    },
    after: () => undefined,
  }
}

test('an attempt to attach that was given up, and is carried out after a revocation, is undone within two minutes, on record', async () => {
  const day = await startDay({ faults: firstAttemptIsLost() })
  await day.put('Training Job Scheduled', job())
  await day.until(at('00:58:10'))
  const [PolicyName = ''] = await attached(day)
  const PolicyArn = `arn:aws:iam::111122223333:policy/curfew/${JOB}/${PolicyName}`
  const version = new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' })
  const document = (await day.iam.send(version)).PolicyVersion?.Document ?? ''

  await day.put('Access Revocation Requested', { ...revocation, jobId: JOB })
  await day.until(at('00:58:20'))
  expect(await attached(day)).toEqual([])
  const PolicyDocument = decodeURIComponent(document)
  await day.iam.send(new CreatePolicyCommand({ Path: `/curfew/${JOB}/`, PolicyName, PolicyDocument }))
  await day.iam.send(new AttachUserPolicyCommand({ UserName: USER, PolicyArn }))
  await day.until(at('01:00:20'))

  expect(await attached(day)).toEqual([])
  const records = (await day.auditRecords()).filter(({ target }) => target === PolicyName)
  expect(records.map(({ change, phase, because }) => `${change} ${phase}: ${because}`)).toEqual([
    'attach policy intended: scheduled',
    'attach policy done: scheduled',
    'detach policy done: revoked',
    'detach policy intended: drifted',
    'attach policy done: late attempt',
    'detach policy done: drifted',
  ])
  expect(failures(day)).toEqual([])
})
