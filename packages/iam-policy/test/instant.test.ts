// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a policy writes its variables
import { expect, test } from 'vitest'
import { parseInstant } from '../src/instant.ts'

const oneOClock = Date.parse('2025-07-16T01:00:00Z') / 1000

test.each([
  ['2025-07-16T01:00:00Z', oneOClock],
  ['2025-07-16T01:00Z', oneOClock],
  ['2025-07-16T03:00:00+02:00', oneOClock],
  ['2025-07-15T19:30:00-05:30', oneOClock],
  ['2025-07-16T01:00:00.25Z', oneOClock + 0.25],
  ['2025-07-16', oneOClock - 3600],
  ['2025-07', Date.parse('2025-07-01T00:00:00Z') / 1000],
  ['2024-02-29', Date.parse('2024-02-29T00:00:00Z') / 1000],
  [String(oneOClock), oneOClock],
  [`${oneOClock}.5`, oneOClock + 0.5],
])('%s is a date: %d seconds since 1970', (text, seconds) => {
  expect(parseInstant(text)).toBe(seconds)
})

test.each([
  ['2025', 'it could be a year or epoch seconds'],
  ['2025-02-29', 'that day does not exist'],
  ['2025-13-01', 'that month does not exist'],
  ['2025-07-16T24:00:00Z', 'that hour belongs to the next day'],
  ['2025-07-16T01:00:00', 'a time needs a zone'],
  ['2025-07-16 01:00:00Z', 'the T is missing'],
  ['Jul 16 2025', 'that is not ISO 8601'],
  ['-1', 'epoch seconds count from 1970'],
  ['${aws:CurrentTime}', 'dates take no variables'],
  ['', 'it is empty'],
])('"%s" is not a date: %s', (text) => {
  expect(parseInstant(text)).toBeUndefined()
})
