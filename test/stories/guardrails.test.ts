import { rmSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, JOB, job, liveKeys, policies, startDay, USER } from './day.ts'
import { callsOfScheduling, packageWith, refusals, startTeamsDay, TEAMS } from './teams.ts'

const folder = await packageWith(TEAMS)
afterAll(() => rmSync(folder, { recursive: true }))

const BATCH = 'acmeco.batch'
const batchRole = { principal: { type: 'role', name: 'trainer-batch' }, keys: undefined }
const sixteens = Array.from({ length: 64 }, (_, index) => `11.${index}.0.0/16`)
const asked = { requestedBy: 'batch@acmeco.example', reason: 'slow epoch' }

describe('a team cannot request, whatever else its rule allows it', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, string, string]>([
    ['another team’s user, whose keys would be replaced', {}, 'principal', 'does not allow user trainer-gpu-01'],
    [
      'another team’s user with its keys kept, which would block their rotation',
      { keys: 'keep' },
      'keys',
      'does not allow the key strategy keep',
    ],
    [
      'another team’s role for itself alone',
      { principal: { type: 'role', name: 'training-batch' }, keys: undefined, isolation: 'exclusive' },
      'principal',
      'does not allow role training-batch',
    ],
    [
      'its own role in other capitals',
      { principal: { type: 'role', name: 'Trainer-Batch' }, keys: undefined },
      'principal',
      'does not allow role Trainer-Batch',
    ],
    [
      'a network of somebody else',
      { ...batchRole, network: { sourceIps: ['198.51.100.7/32'] } },
      'network.sourceIps[0]',
      'does not allow calls from 198.51.100.7/32',
    ],
    [
      'a pile of blocks that is nearly any network',
      { ...batchRole, network: { sourceIps: sixteens } },
      'network.sourceIps',
      'these blocks have 64 times as many',
    ],
    [
      'an endpoint that its rule does not name',
      { ...batchRole, network: { vpcEndpoints: ['vpce-0a1b2c3d4e5f67890'] } },
      'network.vpcEndpoints[0]',
      'does not allow calls through vpce-0a1b2c3d4e5f67890',
    ],
  ])('%s', async (_rule, overrides, path, message) => {
    const day = await startTeamsDay(folder)
    const before = await liveKeys(day)
    await day.put('Training Job Scheduled', job(overrides), BATCH)
    await day.until(at('01:05'))

    expect(refusals(day)).toContainEqual(
      expect.stringMatching(new RegExp(`^${RegExp.escape(path)}: .*${RegExp.escape(message)}`)),
    )
    expect(await policies(day)).toEqual([])
    expect(await liveKeys(day)).toEqual(before)
    expect(callsOfScheduling(day)).toEqual({ PutItem: 1 })
  })

  test('an extension of another team’s job', async () => {
    const day = await startTeamsDay(folder)
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', ...asked }, BATCH)
    await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', ...asked }, 'acmeco.nobody')

    expect(refusals(day)).toEqual([
      'principal: guardrail "batch" does not allow user trainer-gpu-01',
      expect.stringMatching(/^: no guardrail applies to batch@acmeco\.example from source acmeco\.nobody/),
    ])
    await day.until(at('04:00:30'))
    expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
  })

  test('anything by a rule that says nothing of principals, networks and keys', async () => {
    const day = await startTeamsDay(folder)
    await day.put('Training Job Scheduled', job(), 'acmeco.earlier')

    expect(refusals(day)).toEqual([
      'principal: guardrail "earlier" does not allow user trainer-gpu-01',
      'keys: guardrail "earlier" does not allow the key strategy rotate',
      'network.sourceIps[0]: guardrail "earlier" does not allow calls from 203.0.113.42/32',
    ])
  })

  test('but what its rule allows, it gets', async () => {
    const day = await startTeamsDay(folder)
    await day.put('Training Job Scheduled', job())
    await day.put('Training Job Scheduled', job({ ...batchRole, jobId: 'batch' }), BATCH)
    await day.until(at('01:05'))

    expect(refusals(day)).toEqual([])
    expect(announcementsOf(day, 'Access Opened')).toHaveLength(2)
  })
})

describe('what the rules refuse costs no call but the record of the refusal', () => {
  const junk: readonly Readonly<Record<string, unknown>>[] = [
    {},
    { jobId: 7 },
    job({ window: 'tonight' }),
    job({ surprise: true }),
    job({ principal: { type: 'user', name: 'payroll' } }),
    job({ keys: 'keep' }),
    job({ network: 'any' }),
    job({ network: { sourceIps: sixteens } }),
    job({ access: { datasets: ['s3://elsewhere'] } }),
    job({ window: { opensAt: '2025-07-16T01:00:00Z', closesAt: '2025-07-17T01:00:00Z' } }),
    job({ window: { opensAt: '2025-07-15T01:00:00Z', closesAt: '2025-07-15T04:00:00Z' }, keys: 'keep' }),
  ]

  test('neither from IAM nor from the table', async () => {
    const day = await startTeamsDay(folder)
    for (const detail of junk) await day.put('Training Job Scheduled', detail)
    for (const detail of junk) await day.put('Training Job Scheduled', detail, 'acmeco.nobody')
    await day.put('Training Job Extended', { jobId: JOB, closesAt: '2025-07-16T05:00:00Z', ...asked }, 'acmeco.nobody')

    expect(announcementsOf(day, 'Access Refused')).toHaveLength(2 * junk.length + 1)
    expect(callsOfScheduling(day)).toEqual({ PutItem: 2 * junk.length + 1 })
  })

  test('a job id that was used before is refused without a look at IAM', async () => {
    const day = await startTeamsDay(folder)
    await day.put('Training Job Scheduled', job())
    const before = callsOfScheduling(day)
    await day.put('Training Job Scheduled', job({ reason: 'something else' }))

    expect(refusals(day)).toHaveLength(1)
    expect(callsOfScheduling(day)).toEqual({
      ...before,
      ...{ TransactGetItems: 2, Query: (before.Query ?? 0) + 1, PutItem: 1 },
    })
  })
})

describe('a source has a quota of requests an hour', () => {
  const hourly = async (count: number) => {
    const day = await startTeamsDay(folder)
    for (let index = 0; index < count; index++) {
      await day.put(
        'Training Job Scheduled',
        job({ jobId: `job-${index}`, principal: { type: 'user', name: 'trainer-gpu-02' } }),
      )
    }
    return day
  }
  const USED_UP =
    ': guardrail "trainers" allows 4 requests an hour of source acmeco.ml-platform, and they are used up: try again after 2025-07-16T01:00:00Z'

  test('a request beyond it is refused, with when to try again, and costs no call of IAM', async () => {
    const day = await hourly(4)
    const before = callsOfScheduling(day)
    await day.put('Training Job Scheduled', job())

    expect(refusals(day)).toEqual([USED_UP])
    expect(callsOfScheduling(day)).toMatchObject({
      GetUser: before.GetUser,
      GetAccountSummary: before.GetAccountSummary,
    })

    await day.until(at('01:00'))
    await day.put('Training Job Scheduled', job())
    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(5)
  })

  test('extensions count as well', async () => {
    const day = await hourly(3)
    const extend = (minute: number) =>
      day.put('Training Job Extended', { jobId: 'job-0', closesAt: `2025-07-16T05:0${minute}:00Z`, ...asked })
    await extend(1)
    await extend(2)

    expect(announcementsOf(day, 'Access Extended')).toHaveLength(1)
    expect(refusals(day)).toEqual([USED_UP])
  })

  test('requests that the rules refuse do not count, nor the same request again, nor those of another source', async () => {
    const day = await hourly(3)
    await day.put('Training Job Scheduled', job({ jobId: 'wide', network: { sourceIps: sixteens } }))
    await day.put(
      'Training Job Scheduled',
      job({ jobId: 'job-0', principal: { type: 'user', name: 'trainer-gpu-02' } }),
    )
    await day.put('Training Job Scheduled', job({ ...batchRole, jobId: 'batch' }), BATCH)
    await day.put('Training Job Scheduled', job())

    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(5)
    expect(announcementsOf(day, 'Access Refused')).toHaveLength(1)
  })

  test('an event that fails and is tried again counts once', async () => {
    let failing = 3
    const before = ({ operation }: { readonly operation: string }) =>
      operation === 'CreateSchedule' && failing-- > 0 ? new Error('the scheduler is out') : undefined
    const day = await startTeamsDay(folder, { faults: { before, after: () => undefined } })
    await day.put('Training Job Scheduled', job({ jobId: 'first' }))
    await day.until(at('00:50'))
    for (const jobId of ['second', 'third', 'fourth', 'fifth']) await day.put('Training Job Scheduled', job({ jobId }))

    expect(announcementsOf(day, 'Access Scheduled')).toHaveLength(4)
    expect(refusals(day)).toEqual([USED_UP])
  })
})

test('an equal request is ignored also when it comes after the window, which a table alone can tell', async () => {
  const day = await startDay()
  await day.put('Training Job Scheduled', job())
  await day.until(at('05:00'))
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ reason: 'something else' }))

  expect(refusals(day)).toEqual(['window.closesAt: the window closed at 2025-07-16T04:00:00Z'])
  expect(await liveKeys(day, USER)).toHaveLength(1)
})
