import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/explain.ts'
import { lint } from '../../src/lint.ts'
import { parsePolicyText } from '../../src/parse.ts'
import { PolicySyntaxError } from '../../src/syntax-error.ts'
import { mutated } from '../fuzz/mutate.ts'
import { holdsFor } from '../fuzz/properties.ts'
import { hostileText } from './hostile-text.ts'

/** What every reader of a text does: it finds problems, or has none, but it does not throw anything else. */
function readInEveryWay(text: string): void {
  lint(text)
  lint(text, { profile: 'workload' })
  lint(text, { profile: 'boundary' })
  try {
    explain(parsePolicyText(text))
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error
  }
}

const SEEDS = globSync('*.json', { cwd: join(import.meta.dirname, '../seeds') }).map((name) =>
  readFileSync(join(import.meta.dirname, '../seeds', name), 'utf8'),
)

const statement = (parts: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', ...parts }] })

describe('no name and no size makes a reader throw:', () => {
  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])('the name %s', (name) => {
    readInEveryWay(statement({ Action: [name, `${name}:Get`, `s3:${name}`, `${name}:*`] }))
    readInEveryWay(statement({ Resource: [name, `arn:aws:${name}:::a`, `arn:${name}:s3:::a`, `arn:aws:${name}`] }))
    readInEveryWay(
      statement({ Condition: JSON.parse(`{"StringEquals":{"${name}":"a","${name}:b":"c","aws:${name}":"d"}}`) }),
    )
    readInEveryWay(`{"Version":"2012-10-17","${name}":{},"Statement":{"${name}":1,"Condition":{"${name}":{"a":"b"}}}}`)
  })

  test('a window in epoch microseconds', () => {
    const clock = (from: string, until: string) =>
      statement({
        Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': from }, DateLessThan: { 'aws:CurrentTime': until } },
      })
    readInEveryWay(clock('1752638400000000', '1752649200000000'))
    readInEveryWay(clock('1752649200000000', '1752638400000000'))

    expect(lint(clock('1752649200000000', '1752638400000000')).map(({ message }) => message)).toContain(
      'The window opens at 1752649200000000 seconds after 1970 and closes at 1752638400000000 seconds after 1970',
    )
  })

  test.each([
    ['JSON that is nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['an action of 100,000 characters', statement({ Action: `s3:${'a'.repeat(100_000)}` })],
    ['a resource of 100,000 characters', statement({ Resource: `arn:aws:s3:::b/${'a'.repeat(100_000)}` })],
    ['a resource of 2,000 wildcards', statement({ Resource: `arn:aws:s3:::b/${'*a'.repeat(2000)}` })],
    [
      '200,000 dates',
      statement({ Condition: { DateLessThan: { 'aws:CurrentTime': Array(200_000).fill('2025-07-16') } } }),
    ],
    ['a key of 1,000,000 characters', `{"${'a\\\\'.repeat(300_000)}": 1}`],
  ])('%s', (_, text) => {
    readInEveryWay(text)
  })
})

describe('no text makes a reader throw, nor say one thing of a policy and another of its print:', () => {
  test('a text with the grammar of policies', () => {
    fc.assert(fc.property(hostileText, holdsFor), { numRuns: 60 })
  })

  test('a text near a real policy', () => {
    fc.assert(fc.property(mutated(SEEDS), holdsFor), { numRuns: 60 })
  })
})

test('1,500 unknown actions do not take minutes', () => {
  const actions = Array.from({ length: 1500 }, (_, index) => `ec2:DescribeNumber${index}Of1500`)

  holdsFor(statement({ Action: actions, Resource: '*' }))
})
