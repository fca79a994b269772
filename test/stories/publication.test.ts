import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { StreamOutage } from '@curfew/local-aws/dynamodb/streams/faults'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { describe, expect, test } from 'vitest'
import { chainProblems } from '#core/audit/chain.ts'
import type { Day } from '#local/day/day.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, JOB, job, policies, SIBLING, startDay } from './day.ts'

const DAY_MS = 24 * 3600_000

/** The records of one job as the log has them, in the order in which it took them, each at its first place. */
async function logged(day: Day, jobId = JOB) {
  const records = (await day.auditRecords()).filter((record) => record.job === jobId)
  return [...new Map(records.map((record) => [record.hash, record])).values()]
}

/** How many items of the table wait to be published. */
function waiting({ aws }: Day): number {
  return aws.dynamoDb.items('curfew').filter((item) => JSON.stringify(item).includes('"unpublished"')).length
}

describe('a week without what publication needs loses nothing, and all is published in order within minutes of its return', () => {
  const logs = () => outageOf(({ service, caller }) => service === 'logs' && caller.kind === 'role')
  const publish = () => outageOf(({ caller }) => caller.name === 'curfew-publish')

  test.each([
    ['CloudWatch Logs', logs],
    ['the Lambda publish', publish],
  ])('%s', async (_rule, outage) => {
    const faults = outage()
    const day = await startDay({ faults })
    await day.put('Training Job Scheduled', job())
    await day.until(at('02:00'))
    const before = (await logged(day)).length
    faults.isOn = true
    await day.put('Training Job Completed', { jobId: JOB })
    await day.until(at('02:10'))
    expect(await policies(day)).toEqual([])
    // The stream keeps nothing for so long.
    day.passDead(new Date(at('02:10').getTime() + 7 * DAY_MS))
    await day.until(new Date(at('02:20').getTime() + 7 * DAY_MS))
    expect(await logged(day)).toHaveLength(before)

    faults.isOn = false
    await day.until(new Date(at('02:23').getTime() + 7 * DAY_MS))
    const records = await logged(day)
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1))
    expect(records.at(-1)?.change).toBe('close grant')
    expect(chainProblems(records)).toEqual([])
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
    expect(waiting(day)).toBe(0)
  })

  test('the stream of the table', async () => {
    let outage: StreamOutage
    const day = await startDay({ streamFaults: { outage: () => outage } })
    await day.put('Training Job Scheduled', job())
    outage = 'lost'
    await day.until(at('04:30'))

    const records = await logged(day)
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1))
    expect(records.at(-1)?.change).toBe('close grant')
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(1)
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
    expect(waiting(day)).toBe(0)
    expect(failures(day)).toEqual([])
  })
})

test('while the log takes no records, subscribers are told at once', async () => {
  const faults = outageOf(({ service, caller }) => service === 'logs' && caller.kind === 'role')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  faults.isOn = true
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('02:00:05'))

  expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
  expect(waiting(day)).toBeGreaterThan(0)
})

test('while the bus takes no events for subscribers, the log gets its records at once', async () => {
  const faults = outageOf(({ operation, caller }) => operation === 'PutEvents' && caller.name === 'curfew-publish')
  const day = await startDay({ faults })
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  faults.isOn = true
  await day.put('Training Job Completed', { jobId: JOB })
  await day.until(at('02:00:30'))
  expect((await logged(day)).map(({ change }) => change)).toContain('end grant')
  expect(announcementsOf(day, 'Access Closed')).toEqual([])

  faults.isOn = false
  await day.until(at('02:03'))
  expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
  expect(waiting(day)).toBe(0)
})

test('an item that cannot be read holds up no other, stays in the table, and nothing is opened until somebody looks at it', async () => {
  const day = await startDay()
  const dynamoDb = new DynamoDBClient(
    awsClientOptions({ aws: day.aws, credentials: day.aws.directory.createAdministrator('intruder') }),
  )
  const Item = marshall({
    pk: 'records/x',
    sk: '1',
    unpublished: 'unpublished',
    at: at('00:30').toISOString(),
    records: '{',
  })
  await dynamoDb.send(new PutItemCommand({ TableName: 'curfew', Item }))
  await day.until(at('00:40'))
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ jobId: SIBLING }))
  await day.until(at('01:10'))

  expect(await logged(day)).toHaveLength(1)
  expect(await logged(day, SIBLING)).toHaveLength(1)
  expect(await policies(day)).toEqual([])
  expect(waiting(day)).toBe(1)
})

test('no Lambda but publish writes the audit log', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('04:10'))

  const writers = day.aws.calls.all.flatMap(({ operation, caller }) =>
    operation === 'PutLogEvents' ? [caller?.name] : [],
  )
  expect(new Set(writers)).toEqual(new Set(['curfew-publish']))
})
