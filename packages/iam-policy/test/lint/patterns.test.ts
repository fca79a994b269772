import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { globOf, matches } from '../../src/evaluation/glob.ts'
import { covers, fitsType, overlaps } from '../../src/lint/patterns.ts'
import { parseWildcards } from '../../src/template.ts'

const text = fc.stringMatching(/^[ab/]{0,6}$/)
const pattern = fc.stringMatching(/^[ab/*?]{0,5}$/)
const isMatch = (glob: string, candidate: string) => matches(globOf(parseWildcards(glob)), candidate)

describe('two patterns', () => {
  test('overlap if some text matches both', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (a, b, candidate) => {
        if (isMatch(a, candidate) && isMatch(b, candidate)) expect(overlaps(a, b)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  test('cover one another only if the outer matches everything that the inner matches', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (outer, inner, candidate) => {
        if (covers(outer, inner) && isMatch(inner, candidate)) expect(isMatch(outer, candidate)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  test.each([
    ['a*b', 'ac', false],
    ['a*', '*b', true],
    ['a/*', 'a', false],
    ['${aws:username}/x', 'bob/*', true],
    ['a${*}', 'ab', false],
  ])('%s and %s overlap if some text matches both: %s', (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected)
    expect(overlaps(b, a)).toBe(expected)
  })

  test('with many stars are compared without delay', () => {
    const stars = 'a*'.repeat(60)

    expect(overlaps(`${stars}b`, `${stars}c`)).toBe(false)
  })
})

describe('an ARN pattern', () => {
  const [bucket, object] = ['arn:${Partition}:s3:::${BucketName}', 'arn:${Partition}:s3:::${BucketName}/${ObjectName}']

  test.each([
    ['arn:aws:s3:::b', bucket, true],
    ['arn:aws:s3:::b/*', bucket, false],
    ['arn:aws:s3:::b', object, false],
    ['arn:aws:s3:::b/a/b', object, true],
    ['arn:aws:s3:::b-*', object, true],
    ['arn:aws:s3:us-east-1::b', bucket, false],
    ['arn:aws:kms::111122223333:key/a', 'arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}', false],
    ['arn:aws:kms:*:111122223333:key/a', 'arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}', true],
    ['arn:aws:logs:*:*:/aws-glue/*', 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}', true],
    ['arn:aws:kms:*:key/a', 'arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}', false],
    ['arn:aws:kms:*::*', 'arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}', false],
    ['arn:aws:states:*:*:statemachine:a', 'arn:${Partition}:states:${Region}:${Account}:stateMachine:${Name}', false],
    ['arn:aws:logs:*x:*:/aws/*', 'arn:${Partition}:logs:${Region}::log-group:${LogGroupName}', true],
    ['arn:aws:logs:x:a*b:/aws/*', 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}', false],
  ])('%s fits the ARN format %s: %s', (arn, form, expected) => {
    expect(fitsType(arn, form)).toBe(expected)
  })
})
