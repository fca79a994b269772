import { DetachUserPolicyCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, JOB, job, SIBLING, startDay, USER } from './day.ts'

const CONTEXT = { token: 'AQC8AAAAKgAAAAMAAA-task-token', tickets: ['SEC-12'], nested: { deep: [1, null, true] } }
const ASKED = { requestedBy: 'ml-platform@acmeco.example', reason: 'two epochs to go' }

const extension = (closesAt: string) => ({ jobId: JOB, closesAt, ...ASKED })

/** Every event about a grant in its life, an extension that is refused and a manual change among them. */
async function eventfulDay(context: Readonly<Record<string, unknown>> | undefined): Promise<Day> {
  const day = await startDay()
  await day.put('Training Job Scheduled', job({ context }))
  await day.until(at('01:10'))
  await detachEverything(day)
  await day.until(at('02:10'))
  await day.put('Training Job Extended', extension('2025-07-16T05:00:00Z'))
  await day.put('Training Job Extended', extension('2025-07-16T03:00:00Z'))
  await day.put('Training Job Extended', { ...extension('2025-07-16T06:00:00Z'), reason: '' })
  await day.until(at('05:10'))
  return day
}

async function detachEverything({ iam }: Day): Promise<void> {
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: USER }))
  for (const { PolicyArn } of AttachedPolicies)
    await iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn }))
}

function aboutJob(day: Day) {
  return day.news
    .filter(({ source }) => source === 'curfew')
    .filter(({ 'detail-type': type }) => type !== 'Access Due')
    .flatMap(({ 'detail-type': type, detail }) => {
      const { jobId, context }: { jobId?: unknown; context?: unknown } = Object.assign({}, detail)
      return jobId === JOB ? [{ type, context }] : []
    })
}

const TYPES = [
  'Access Scheduled',
  'Access Opened',
  'Access Ready',
  'Access Closing Soon',
  'Access Drifted',
  'Access Extended',
  'Access Refused',
  'Access Closed',
]

describe('the context of a request', () => {
  test('is in every event about its grant, and in no log and no audit record', async () => {
    const day = await eventfulDay(CONTEXT)
    const events = aboutJob(day)

    expect([...new Set(events.map(({ type }) => type))].toSorted()).toEqual(TYPES.toSorted())
    expect(events.filter(({ context }) => JSON.stringify(context) !== JSON.stringify(CONTEXT))).toEqual([])
    const streams = day.aws.logs.groups.all().flatMap((group) => [...group.streams.values()])
    const lines = streams.flatMap((stream) => stream.events.map(({ message }) => message))
    expect(lines.length).toBeGreaterThan(20)
    expect(lines.filter((line) => line.includes('task-token') || line.includes('SEC-12'))).toEqual([])
    expect(failures(day)).toEqual([])
  })

  test('is in none if there was none', async () => {
    const events = aboutJob(await eventfulDay(undefined))

    expect([...new Set(events.map(({ type }) => type))].toSorted()).toEqual(TYPES.toSorted())
    expect(events.filter((event) => event.context !== undefined)).toEqual([])
  })

  test('is in the refusal of the request, although other fields are wrong', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ context: CONTEXT, access: {}, reason: '' }))

    expect(announcementsOf(day, 'Access Refused')).toMatchObject([{ jobId: JOB, context: CONTEXT }])
  })

  test('is part of the request: the same job with another one is refused, so that nobody waits for an old token', async () => {
    const day = await startDay()
    await day.put('Training Job Scheduled', job({ context: { token: 'first' } }))
    await day.put('Training Job Scheduled', job({ context: { token: 'first' } }))
    await day.put('Training Job Scheduled', job({ context: { token: 'second' } }))

    expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ context: { token: 'first' } }])
    expect(announcementsOf(day, 'Access Refused')).toMatchObject([
      { context: { token: 'second' }, problems: [{ path: 'jobId' }] },
    ])
  })

  test('of 4 KB in ten jobs of one window is in the events of all of them', async () => {
    const day = await startDay()
    const context = { blob: 'x'.repeat(4080) }
    const jobs = Array.from({ length: 10 }, (_, index) => `${SIBLING}-${index}`)
    for (const jobId of jobs) await day.put('Training Job Scheduled', job({ jobId, context, keys: 'keep' }))
    await day.until(at('04:05'))

    for (const type of ['Access Scheduled', 'Access Opened', 'Access Closed']) {
      expect(announcementsOf(day, type)).toHaveLength(10)
      for (const detail of announcementsOf(day, type)) expect(detail).toMatchObject({ context })
    }
    expect(failures(day)).toEqual([])
  })
})

test('an event that is nested too deeply to be read is refused', async () => {
  const day = await startDay()
  const context = `${'['.repeat(15_000)}${']'.repeat(15_000)}`
  day.aws.lambda.events.enqueue(
    'curfew-schedule-access',
    `{"id":"e-1","source":"x","detail-type":"Training Job Scheduled","detail":{"jobId":"${JOB}","context":${context}}}`,
  )
  await day.until(at('00:31'))

  expect(announcementsOf(day, 'Access Refused')).toMatchObject([
    { problems: [{ message: expect.stringContaining('nested') }] },
  ])
  expect(failures(day)).toEqual([])
})
