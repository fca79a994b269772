import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Profile } from '../../src/lint/document.ts'
import { lint } from '../../src/lint.ts'

const textOf = (seed: string) => readFileSync(new URL(`../seeds/${seed}.json`, import.meta.url), 'utf8')
const found = (seed: string, profile: Profile) =>
  lint(textOf(seed), { profile }).map(({ severity, code, path }) => `${severity} ${code} ${path}`)
const messages = (seed: string) => lint(textOf(seed)).map(({ message }) => message)

test('published policy 4 has wildcards on everything, and a Deny that does not cover Stop and Deregister', () => {
  expect(found('004', 'identity')).toEqual([
    'warning ACTION_WILDCARD Statement[0].Action[0]',
    'warning ACTION_WILDCARD Statement[0].Action[1]',
    'warning RESOURCE_STAR Statement[0].Resource',
    'suggestion DENY_MISSES_ACTIONS Statement[1].Action',
  ])
})

test.each([
  ['000', 's3:CompleteMultipartUpload is an API operation, not an action. Did you mean s3:PutObject?'],
  ['003', '"123456789" has 9 digits; an account ID has 12 digits'],
])('the message for published policy %s names the cause: %s', (seed, message) => {
  expect(messages(seed)).toContain(message)
})

test('the message for the Deny of published policy 4 names what it does not cover, and how much', () => {
  const [message] = messages('004').filter((each) => each.startsWith('sagemaker:Delete* does not cover'))

  expect(message).toMatch(/cover 2\d actions: sagemaker:BatchDeleteClusterNodes, sagemaker:DeregisterDevices/)
})

test.each(['000-ideal', '002-ideal'])('the corrected policy %s, written by hand, has no findings', (seed) => {
  expect(found(seed, 'workload')).toEqual([])
})
