import { DetachUserPolicyCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { AuditRecord } from '#core/audit/records.ts'
import { isAuditRecord } from '#core/audit/review.ts'
import { aDay, type Day } from '#local/day/day.ts'
import { at, SEED } from '#test/fixtures/seed.ts'
import { pageOf, section } from './page.ts'

const PAGE = pageOf('docs/life-of-a-grant.md')
const JOB = { jobId: SEED.jobId }
const USER = 'trainer-gpu-01'
const BATCH = { ...SEED, jobId: 'batch-1', principal: { type: 'role', name: 'trainer-batch' }, keys: 'keep' }

/** The seed's day: requested at 00:30, ended at 03:12. */
const seedDay = await aDay(at('00:00'))
await seedDay.until(at('00:30'))
const scheduled = await callsOf(seedDay, () => seedDay.put('Training Job Scheduled', SEED))
const opened = await callsOf(seedDay, () => seedDay.until(at('00:59')))
// The sweep of that minute comes second, and finds nothing to do.
const ready = await callsOf(seedDay, () => seedDay.until(at('01:00')))
await seedDay.until(at('03:12'))
const ended = await callsOf(seedDay, () => seedDay.put('Training Job Completed', JOB))

describe('the page lists the calls of the seed’s day, in order', () => {
  test.each([
    { heading: 'Requested', table: 0, lambda: 'schedule-access', calls: scheduled },
    { heading: 'Published', table: 0, lambda: 'publish', calls: scheduled },
    { heading: 'Opened', table: 0, lambda: 'settle-access', calls: opened },
    { heading: 'Opened', table: 1, lambda: 'rotate-keys', calls: opened },
    { heading: 'Ready', table: 0, lambda: 'settle-access', calls: (lambda: string) => ready(lambda).slice(0, 2) },
    { heading: 'Closed', table: 0, lambda: 'settle-access', calls: ended },
  ])('section "$heading" lists the calls of $lambda', ({ heading, table, lambda, calls }) => {
    expect(listed(heading, table)).toEqual(calls(lambda))
  })

  test('section "Ended" lists the calls of end-access', () => {
    const [list = ''] = /(?:`\w+`,\s+)+`PutEvents`\./.exec(section(PAGE, 'Ended')) ?? []

    expect(words(list)).toEqual(ended('end-access'))
  })
})

describe('the page shows audit records of such a day', () => {
  test('the records in full equal those of the day, except for ids and hashes', async () => {
    const records = (await seedDay.auditRecords()).map(plain)
    const shown = PAGE.blocks.filter(({ language }) => language === 'json').map(({ text }) => plain(record(text)))

    expect(shown).toHaveLength(2)
    for (const one of shown) expect(records).toContainEqual(one)
  })

  test('an extension writes the records of section "Extended"', async () => {
    const day = await aDay(at('00:00'))
    await day.put('Training Job Scheduled', SEED)
    await day.until(at('00:58:30'))
    const extension = { closesAt: '2025-07-16T05:00:00Z', requestedBy: 'me', reason: 'two epochs to go' }
    await day.put('Training Job Extended', { ...JOB, ...extension })

    expect(missing(await lines(day), 'Extended')).toEqual([])
  })

  test('a reopened grant writes the records of its section', async () => {
    const day = await aDay(at('00:00'))
    await day.put('Training Job Scheduled', SEED)
    await day.until(at('01:30'))
    await day.put('Training Job Failed', JOB)
    await day.until(at('01:40'))
    const again = {
      closesAt: '2025-07-16T04:00:00Z',
      requestedBy: 'ml-platform@acmeco.example',
      reason: 'second attempt',
    }
    await day.put('Training Job Extended', { ...JOB, ...again })

    expect(missing(await lines(day), 'Reopened')).toEqual([])
  })

  test('a drift and a revocation with sessions write the records of their sections', async () => {
    const day = await aDay(at('00:00'))
    await day.put('Training Job Scheduled', SEED)
    await day.put('Training Job Scheduled', BATCH)
    await day.until(at('01:10'))
    const { AttachedPolicies = [] } = await day.iam.send(new ListAttachedUserPoliciesCommand({ UserName: USER }))
    await day.iam.send(new DetachUserPolicyCommand({ UserName: USER, PolicyArn: AttachedPolicies[0]?.PolicyArn }))
    await day.until(at('02:00:05'))
    const revocation = { principal: BATCH.principal, requestedBy: 'security@acmeco.example', reason: 'seen elsewhere' }
    await day.put('Access Revocation Requested', revocation)
    await day.until(at('14:10'))

    expect(missing(await lines(day), 'Checked by the inventory')).toEqual([])
    expect(missing(await lines(day), 'Revoked, with sessions')).toEqual([])
  })
})

/** The calls of each Lambda during an action. */
async function callsOf(day: Day, act: () => Promise<void>) {
  const before = day.aws.calls.all.length
  await act()
  const calls = day.aws.calls.all.slice(before)
  return (lambda: string) =>
    calls.flatMap(({ caller, operation }) =>
      caller?.kind === 'role' && caller.name === `curfew-${lambda}` ? [operation] : [],
    )
}

/** The calls in the first column of one of a section's tables. */
function listed(heading: string, index: number): readonly string[] {
  const table = section(PAGE, heading).match(/(?:^\|.*\n)+/gm)?.[index] ?? ''
  return table.split('\n').flatMap((row) => words(row.split('|')[1] ?? ''))
}

function words(text: string): readonly string[] {
  return [...text.matchAll(/`([A-Z]\w+)`/g)].map(([, word = '']) => word)
}

/** The lines of a section that are not among the records of a day. */
function missing(records: readonly string[], heading: string): readonly string[] {
  const [, block = heading] = /^```\n([\s\S]*?)^```/m.exec(section(PAGE, heading)) ?? []
  return block
    .trim()
    .split('\n')
    .map(oneSpace)
    .filter((line) => !records.includes(line))
}

async function lines(day: Day): Promise<readonly string[]> {
  const records = await day.auditRecords()
  return records.map(({ at, by, change, phase, because, target }) =>
    oneSpace([at.slice(11, 19), by, change, phase, because, target].join(' ')),
  )
}

function oneSpace(text: string): string {
  return text.replaceAll(/ +/g, ' ')
}

function record(text: string): AuditRecord {
  return z.custom<AuditRecord>(isAuditRecord).parse(JSON.parse(text))
}

/** Without the fields that change from run to run. */
function plain({ event, previous, hash, ...record }: AuditRecord): unknown {
  return record
}
