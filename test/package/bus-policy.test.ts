import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { beforeAll, expect, test } from 'vitest'
import { aDay, type Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
const LAMBDA = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }

let day: Day
beforeAll(async () => {
  day = await aDay(at('00:30'))
})

test('an administrator may put job events, but none with Curfew as their source', async () => {
  const administrator = day.aws.directory.createAdministrator('operator')

  await put(administrator, 'acmeco.ml-platform')
  await expect(put(administrator, 'curfew')).rejects.toThrow(
    /operator is not authorized to perform: events:PutEvents on resource: "[^"]+" with an explicit deny in a resource-based policy/,
  )
})

test('a call with one event in Curfew’s name delivers none of its events', async () => {
  const administrator = day.aws.directory.createAdministrator('smuggler')
  const before = day.news.length

  await expect(put(administrator, 'acmeco.ml-platform', 'curfew')).rejects.toThrow(/explicit deny/)
  expect(day.news).toHaveLength(before)
})

test('a Lambda of Curfew puts events with Curfew as their source, and with no other', async () => {
  const sweep = sessionOf('arn:aws:iam::111122223333:role/curfew-sweep')

  await put(sweep, 'curfew')
  await expect(put(sweep, 'acmeco.ml-platform')).rejects.toThrow(/no identity-based policy allows/)
})

test.each(['curfew-sweep-2', 'curfew-dev-sweep', 'curfew-timers'])(
  'the role %s, although it is allowed everything, puts no events with Curfew as their source',
  async (name) => {
    day.aws.directory.putRole({
      name,
      trust: { Version: '2012-10-17', Statement: [LAMBDA] },
      inline: { all: EVERYTHING },
    })

    await expect(put(sessionOf(`arn:aws:iam::111122223333:role/${name}`), 'curfew')).rejects.toThrow(/explicit deny/)
  },
)

test('on another bus anybody may put events in Curfew’s name, because no rule of Curfew listens there', async () => {
  const administrator = day.aws.directory.createAdministrator('pretender')
  const client = new EventBridgeClient(awsClientOptions({ aws: day.aws, credentials: administrator }))
  const Entries = [{ Source: 'curfew', DetailType: 'Access Due', Detail: '{}' }]

  expect(await client.send(new PutEventsCommand({ Entries }))).toMatchObject({ FailedEntryCount: 0 })
})

function put(credentials: Credentials, ...sources: readonly string[]) {
  const client = new EventBridgeClient(awsClientOptions({ aws: day.aws, credentials }))
  const Entries = sources.map((Source) => ({
    EventBusName: 'curfew',
    Source,
    DetailType: 'Access Scheduled',
    Detail: '{}',
  }))
  return client.send(new PutEventsCommand({ Entries }))
}

function sessionOf(roleArn: string): Credentials {
  return day.aws.directory.assumeRole(roleArn, 'session', { service: 'lambda.amazonaws.com' })
}
