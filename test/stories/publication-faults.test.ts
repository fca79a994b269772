import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect, test } from 'vitest'
import * as z from 'zod'
import type { Day } from '#local/day/day.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, attached, failures, job, startDay } from './day.ts'

test('an item whose time cannot be read counts as long ago: it holds openings back, and not the records of others', async () => {
  const day = await startDay()
  const key = { pk: { S: 'records/forged' }, sk: { S: '000000001' } }
  const unreadable = { at: { S: '!' }, records: { S: 'no JSON' }, forLog: { BOOL: true } }
  await day.aws.dynamoDb.fill('curfew', [{ ...key, ...unreadable, unpublished: { S: 'unpublished' } }])
  await day.put('Training Job Scheduled', job())
  await day.until(at('01:05'))

  expect(await attached(day)).toEqual([])
  expect((await day.auditRecords()).map(({ change }) => change)).toEqual(['schedule grant'])
  expect(Math.max(...lagsOf(day))).toBeGreaterThan(300)
})

test('an item that the stream brings as it was stored, and as it was marked since, is published once', async () => {
  const bus = outageOf(({ service, caller }) => service === 'events' && caller.kind === 'role')
  const day = await startDay({ faults: bus })
  bus.isOn = true
  day.aws.lambda.streamSources.setEnabled('curfew-publish', false)
  await day.put('Training Job Scheduled', job())
  await day.until(at('00:33:10'))
  expect(await day.auditRecords()).toHaveLength(1)

  bus.isOn = false
  day.aws.lambda.streamSources.setEnabled('curfew-publish', true)
  await day.until(at('00:33:20'))
  expect(failures(day)).toEqual([])
  expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(1)
})

test('an item that the table lost before it is marked is not made anew: a later change needs its number', async () => {
  const day = await startDay({ streamFaults: { lag: () => 10_000 } })
  await day.put('Training Job Scheduled', job())
  const [stored] = outboxItems(day)
  const credentials = day.aws.directory.createAdministrator('restorer')
  const dynamoDb = new DynamoDBClient(awsClientOptions({ aws: day.aws, credentials }))
  await dynamoDb.send(new DeleteItemCommand({ TableName: 'curfew', Key: marshall({ ...stored }) }))
  await day.until(at('00:30:30'))

  expect(await day.auditRecords()).toHaveLength(1)
  expect(failures(day)).toEqual([])
  expect(outboxItems(day)).toEqual([])
})

/** The keys of what is stored for publication, or was published. */
function outboxItems({ aws }: Day) {
  const keys = z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) })
  return aws.dynamoDb
    .items('curfew')
    .map((item) => keys.parse(item))
    .flatMap(({ pk, sk }) => (pk.S.startsWith('records/') ? [{ pk: pk.S, sk: sk.S }] : []))
}

/** What publish measured. */
function lagsOf({ aws }: Day): readonly number[] {
  const lines = aws.logs.groups
    .all()
    .flatMap(({ streams }) => [...streams.values()].flatMap(({ events }) => events.map(({ message }) => message)))
  return lines.flatMap((line) => [...line.matchAll(/"PublicationLag":(\d+)/g)].map(([, lag]) => Number(lag)))
}
