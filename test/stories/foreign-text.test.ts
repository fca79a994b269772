import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPrintable } from '#core/printable-text.ts'
import type { Day } from '#local/day/day.ts'
import { at } from '#test/fixtures/seed.ts'
import { announcementsOf, failures, JOB, job, startDay } from './day.ts'
import { linesOf } from './metrics.ts'

const NASTY = 'x\u001b[2J\u202egnp.exe\u2066\u2028\u0085\u200b\ud800'

/** Every text in a JSON value, names of fields included. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)])
}

/** Texts of Curfew's own events, of its records and of its logs in which something cannot be seen. */
function unprintableTexts(day: Day): readonly string[] {
  const own = day.news.filter(({ source }) => source === 'curfew')
  const lines = linesOf(day)
  return [...textsIn(own), ...lines, ...lines.flatMap((line) => textsIn(JSON.parse(line)))].filter(
    (text) => !isPrintable(text),
  )
}

async function refusedFor(day: Day, detailType: string, detail: unknown, source = 'acmeco.ml-platform') {
  const before = announcementsOf(day, 'Access Refused').length
  day.aws.buses.put(day.aws.busName, { source, detailType, detail })
  await day.until(day.clock.now())
  return announcementsOf(day, 'Access Refused').slice(before)
}

test.each([
  ['a dataset', job({ access: { datasets: [NASTY, `acmeco-base-models/${NASTY}/`] } })],
  ['the name of a field', job({ [NASTY]: 1, access: { [NASTY]: 1 } })],
  ['the reason', job({ reason: NASTY })],
  ['the reason, which a bidi override turns round', job({ reason: 'safe\u202eteg' })],
  ['the requester, whom the message of a missing guardrail names', job({ requestedBy: NASTY })],
  ['an address', job({ network: { sourceIps: [NASTY] } })],
  ['the job id', job({ jobId: NASTY })],
  ['the name of the principal', job({ principal: { type: 'user', name: NASTY } })],
  ['an instant', job({ window: { opensAt: NASTY, closesAt: NASTY } })],
])('what cannot be seen in %s reaches no event, record or log', async (_, detail) => {
  const day = await startDay()
  const [refused] = await refusedFor(day, 'Training Job Scheduled', detail)

  expect(refused).toBeDefined()
  expect(unprintableTexts(day)).toEqual([])
  expect(failures(day)).toEqual([])
})

test('what cannot be seen in a source or a detail-type reaches no event, record or log', async () => {
  const day = await startDay()
  await refusedFor(day, NASTY, {}, NASTY)
  await refusedFor(day, 'Training Job Scheduled', job({ requestedBy: undefined }), NASTY)
  await day.put('Training Job Scheduled', job())
  await day.until(at('02:00'))
  await refusedFor(day, 'Training Job Completed', { jobId: JOB }, NASTY)
  await day.until(at('02:05'))

  expect(announcementsOf(day, 'Access Refused')).toHaveLength(2)
  expect(announcementsOf(day, 'Access Closed')).toHaveLength(1)
  expect(unprintableTexts(day)).toEqual([])
})

test('a job may be requested and closed by people of any script', async () => {
  const day = await startDay()
  await day.put(
    'Training Job Scheduled',
    job({ requestedBy: 'Žofie Dvořáková', reason: '毎晩の再学習 (ночное переобучение)' }),
  )

  expect(announcementsOf(day, 'Access Scheduled')).toMatchObject([{ requestedBy: 'Žofie Dvořáková' }])
})

test.each([
  ['1,700 unknown fields', Object.fromEntries(Array.from({ length: 1700 }, (_, index) => [`f${index}`, 0])), 1650],
  ['500 wrong datasets', { ...job(), access: { datasets: Array.from({ length: 500 }, () => '*'.repeat(20)) } }, 450],
  ['64 wrong addresses', job({ network: { sourceIps: Array.from({ length: 64 }, () => '\u202e'.repeat(150)) } }), 14],
  ['a dataset of 10 KB', job({ access: { datasets: ['*'.repeat(10_000)] } }), 0],
  ['a field whose name has 14 KB', job({ ['*'.repeat(14_000)]: 1 }), 0],
])('a refusal of %s has at most 50 problems and 16 KB, and says how many more there are', async (_, detail, more) => {
  const day = await startDay()
  const [refused] = await refusedFor(day, 'Training Job Scheduled', detail)
  const [record] = await day.auditRecords()
  const line = linesOf(day).find((one) => one.includes('"refused"')) ?? ''

  const { problems, moreProblems } = Object.assign({ problems: [''], moreProblems: 0 }, refused)
  expect(problems.length).toBeLessThanOrEqual(50)
  for (const text of textsIn(problems)) expect(text.length).toBeLessThanOrEqual(1000)
  expect(moreProblems).toBeGreaterThanOrEqual(more)
  expect(Object.assign({ moreProblems: 0 }, record?.detail)).toMatchObject({ problems, moreProblems })
  expect(line.includes(`and ${moreProblems} more problems`)).toBe(more > 0)
  for (const text of [JSON.stringify(refused), JSON.stringify(record?.detail)])
    expect(Buffer.byteLength(text)).toBeLessThan(16 * 1024)
  expect(Buffer.byteLength(line)).toBeLessThan(17 * 1024)
})

test('any event of any content is refused within 16 KB, without a character that cannot be seen', async () => {
  const day = await startDay()
  const text = fc.string({ unit: 'binary', maxLength: 200 })
  const anything = fc.object({ key: text, values: [text, fc.integer(), fc.boolean(), fc.constant(null)], maxDepth: 3 })
  const known = fc.record(
    { jobId: text, window: anything, network: anything, access: anything, requestedBy: text },
    { requiredKeys: [] },
  )
  const detailType = fc.oneof(
    fc.constantFrom('Training Job Scheduled', 'Training Job Extended'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 128 }),
  )
  const event = fc.tuple(
    detailType,
    fc.oneof(anything, known),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
  )
  for (const [name, detail, source] of fc.sample(event, { numRuns: 30, seed: 7 })) {
    const refused = await refusedFor(day, name, detail, source)

    expect(refused).toHaveLength(1)
    expect(Buffer.byteLength(JSON.stringify(refused[0]))).toBeLessThan(16 * 1024)
  }
  expect(unprintableTexts(day)).toEqual([])
  expect(failures(day)).toEqual([])
}, 60_000)
