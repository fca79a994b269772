import { rmSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { BASE, ENTRIES, extend, reading, WIKIPEDIA } from './catalogued.ts'
import { announcementsOf, DATASET, failures, s3Answer } from './day.ts'
import { packageWith, refusals, startTeamsDay, TEAMS } from './teams.ts'

const folder = await packageWith(TEAMS, ENTRIES)
afterAll(() => rmSync(folder, { recursive: true }))

const start = () => startTeamsDay(folder)

describe('a job reads what it named', () => {
  test('until its licence ends, to the second, and the rest until its window closes, with every Lambda down', async () => {
    const day = await start()
    await day.put('Training Job Scheduled', reading('name:wikipedia-2025-07', 'name:base-models'))
    await day.until(at('01:05'))
    expect(refusals(day)).toEqual([])

    const reads = async () => [await s3Answer(day, 'read'), await s3Answer(day, 'read', BASE)]
    const seen: Record<string, readonly string[]> = {}
    for (const time of ['01:05:00', '02:29:58', '02:29:59', '02:30:00', '02:30:01', '03:59:59', '04:00:00']) {
      day.passDead(at(time))
      seen[time] = await reads()
    }

    expect(seen).toEqual({
      '01:05:00': ['OK', 'OK'],
      '02:29:58': ['OK', 'OK'],
      '02:29:59': ['OK', 'OK'],
      '02:30:00': ['AccessDenied', 'OK'],
      '02:30:01': ['AccessDenied', 'OK'],
      '03:59:59': ['AccessDenied', 'OK'],
      '04:00:00': ['AccessDenied', 'AccessDenied'],
    })
  })

  test('and events and records say what the names mean, and what ends before the window', async () => {
    const day = await start()
    await day.put('Training Job Scheduled', reading('name:wikipedia-2025-07', 'name:base-models'))

    expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([
      {
        endsBefore: [WIKIPEDIA],
        warnings: [
          {
            path: 'access.datasets[0]',
            message: `name:wikipedia-2025-07 s3://${DATASET.bucket} may be used until 2025-07-16T02:30:00Z: access to it ends then, before the window does`,
          },
        ],
      },
    ])
    expect((await day.auditRecords()).find(({ change }) => change === 'schedule grant')?.detail).toMatchObject({
      access: { datasets: [WIKIPEDIA, { location: 's3://acmeco-base-models', name: 'name:base-models' }] },
      endsBefore: [WIKIPEDIA],
    })
    expect(failures(day)).toEqual([])
  })

  test('the path that it writes instead of the name ends as well', async () => {
    const day = await start()
    await day.put('Training Job Scheduled', reading(`s3://${DATASET.bucket}`))
    await day.until(at('01:05'))
    expect(await s3Answer(day, 'read')).toBe('OK')

    day.passDead(at('02:30'))
    expect(await s3Answer(day, 'read')).toBe('AccessDenied')
  })

  test('an extension beyond the licence prolongs the rest only', async () => {
    const day = await start()
    await day.put('Training Job Scheduled', reading('name:wikipedia-2025-07', 'name:base-models'))
    await day.until(at('02:00'))
    await extend(day, '2025-07-16T06:00:00Z')
    await day.until(at('02:10'))
    expect(await s3Answer(day, 'read')).toBe('OK')

    day.passDead(at('02:30'))
    expect(await s3Answer(day, 'read')).toBe('AccessDenied')
    day.passDead(at('05:59:59'))
    expect(await s3Answer(day, 'read', BASE)).toBe('OK')
    expect(announcementsOf(day, 'Access Extended')).toMatchObject([{ endsBefore: [WIKIPEDIA] }])
  })

  test('an extension after the licence is over prolongs the rest as well', async () => {
    const day = await start()
    await day.put('Training Job Scheduled', reading('name:wikipedia-2025-07', 'name:base-models'))
    await day.until(at('03:00'))
    await extend(day, '2025-07-16T06:00:00Z')
    await day.until(at('05:00'))

    expect(refusals(day)).toEqual([])
    expect(await s3Answer(day, 'read')).toBe('AccessDenied')
    expect(await s3Answer(day, 'read', BASE)).toBe('OK')
  })
})
