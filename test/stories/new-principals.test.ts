import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import {
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import type { Attempt } from '@curfew/local-aws/faults'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect, test } from 'vitest'
import { secondsAfter } from '#core/grant/window.ts'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, job, startDay } from './day.ts'
import { callsOfScheduling, refusals } from './teams.ts'

const VISIBLE_AFTER_SECONDS = 10
const Tags = [{ Key: 'curfew:managed', Value: 'true' }]
const AssumeRolePolicyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
})

/** A day on which IAM shows changes late, and three seconds pass until each look at a principal. */
async function startSlowDay(): Promise<Day> {
  const looks = (attempt: Attempt) => ['GetUser', 'GetRole'].includes(attempt.operation)
  const before = (attempt: Attempt) => {
    if (looks(attempt)) day.clock.moveTo(secondsAfter(day.clock.now(), 3))
    return undefined
  }
  const faults = { before, after: () => undefined }
  const day = await startDay({ visibilityDelaySeconds: VISIBLE_AFTER_SECONDS, faults })
  await day.until(at('00:31'))
  return day
}

/** Puts a request, and lets time pass while it is looked at. */
async function request(day: Day, detail: unknown): Promise<void> {
  const credentials = day.aws.directory.createAdministrator('platform')
  const entry = { EventBusName: day.aws.busName, Source: 'acmeco.ml-platform', DetailType: 'Training Job Scheduled' }
  const bus = new EventBridgeClient(awsClientOptions({ aws: day.aws, credentials }))
  await bus.send(new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(detail) }] }))
  await day.until(at('00:32'))
}

const forPrincipal = (type: 'user' | 'role', name: string) =>
  job({ principal: { type, name }, keys: type === 'role' ? undefined : 'rotate' })

test('a user that was created four seconds ago is granted access', async () => {
  const day = await startSlowDay()
  await day.iam.send(new CreateUserCommand({ UserName: 'new', Tags, PermissionsBoundary: day.aws.boundaryArn }))
  day.clock.moveTo(secondsAfter(day.clock.now(), 4))
  await request(day, forPrincipal('user', 'new'))
  await day.until(at('01:05'))

  expect(refusals(day)).toEqual([])
  expect(announcementsOf(day, 'Access Opened')).toHaveLength(1)
  expect(await day.storedKey('new')).toBeDefined()
  // One run, and not a retry of Lambda's a minute later.
  expect(callsOfScheduling(day)).toMatchObject({ UpdateItem: 1 })
})

test('so is a role', async () => {
  const day = await startSlowDay()
  const role = { RoleName: 'new', AssumeRolePolicyDocument, Tags, PermissionsBoundary: day.aws.boundaryArn }
  await day.iam.send(new CreateRoleCommand(role))
  await request(day, forPrincipal('role', 'new'))

  expect(refusals(day)).toEqual([])
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
})

test('so is a user that was given its boundary and its tag just now', async () => {
  const day = await startSlowDay()
  const UserName = 'analyst-without-boundary'
  await day.iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: day.aws.boundaryArn }))
  await day.iam.send(new TagUserCommand({ UserName, Tags }))
  await request(day, forPrincipal('user', UserName))

  expect(refusals(day)).toEqual([])
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
})

test('a user that does not exist is looked up seven times within a run, and then refused', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', forPrincipal('user', 'nobody'))

  expect(refusals(day)).toEqual(['principal.name: there is no IAM user nobody'])
  expect(callsOfScheduling(day)).toMatchObject({ GetUser: 7, UpdateItem: 1 })
  expect(failures(day)).toEqual([])
})
