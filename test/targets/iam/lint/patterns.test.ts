import { globOf, matches } from '@curfew/iam-policy/evaluation/glob'
import { parseWildcards } from '@curfew/iam-policy/evaluation/template'
import { covers, fitsType, overlaps } from '@curfew/iam-policy/lint/patterns'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const text = fc.stringMatching(/^[ab/]{0,6}$/)
const pattern = fc.stringMatching(/^[ab/*?]{0,5}$/)
const isMatch = (glob: string, candidate: string) => matches(globOf(parseWildcards(glob)), candidate)

describe('two patterns', () => {
  test('overlap if one text matches both', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (a, b, candidate) => {
        if (isMatch(a, candidate) && isMatch(b, candidate)) expect(overlaps(a, b)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  test('cover one another only if all that the inner matches, the outer matches', () => {
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
  ])('%s and %s overlap: %s', (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected)
    expect(overlaps(b, a)).toBe(expected)
  })

  test('of many stars are compared at once', () => {
    const stars = 'a*'.repeat(60)

    expect(overlaps(`${stars}b`, `${stars}c`)).toBe(false)
  })
})

describe('an ARN', () => {
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
  ])('%s fits %s: %s', (arn, form, expected) => {
    expect(fitsType(arn, form)).toBe(expected)
  })
})
