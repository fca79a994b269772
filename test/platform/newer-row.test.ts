import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { expect, test } from 'vitest'
import { grantKey } from '#platform/grant-row.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, JOB, job, policies, startDay, USER } from '../stories/day.ts'
import { factsIn, withNewFields } from './newer-row.ts'

test.each([
  ['is still scheduled', '00:40', '05:30'],
  ['is open', '02:00', '05:30'],
])(
  'access that %s is closed on time and its keys rotated, though a newer version of Curfew wrote its row',
  async (_when, rewrittenAt, end) => {
    const day = await startDay()
    const dynamoDb = new DynamoDBClient(
      awsClientOptions({ aws: day.aws, credentials: day.aws.directory.createAdministrator('newer') }),
    )
    const Key = grantKey({ type: 'user', name: USER }, JOB)
    const row = async () =>
      (await dynamoDb.send(new GetItemCommand({ TableName: 'curfew', Key, ConsistentRead: true }))).Item ?? {}

    await day.put('Training Job Scheduled', job())
    await day.until(at(rewrittenAt))
    const Item = { ...(await row()), ...marshall({ grant: JSON.stringify(withNewFields(factsIn(await row()))) }) }
    await dynamoDb.send(new PutItemCommand({ TableName: 'curfew', Item }))
    await day.until(at(end))

    expect(failures(day)).toEqual([])
    expect(announcementsOf(day, 'Access Refused')).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toMatchObject([{ jobId: JOB, at: expect.stringMatching(/T04:00:0/) }])
    expect(announcementsOf(day, 'Access Key Rotated').length).toBeGreaterThan(0)
    expect(await policies(day)).toEqual([])
    expect(factsIn(await row())).toMatchObject({ fromNewerVersion: { since: '2.0' }, keysDoneAt: expect.any(String) })
  },
)
