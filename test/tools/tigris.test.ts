import { expect, test } from 'vitest'
import { lambdaNames } from '#tools/lambda-names.ts'
import { tigrisProblems } from '#tools/tigris.ts'

test('a stage with the Lambdas for Tigris is not deployed before they can change it', () => {
  expect(tigrisProblems(lambdaNames())).toEqual([
    'the parameter tigris is true, and this version of Curfew cannot change Tigris yet: leave it false',
  ])
})

test('every other stage is', () => {
  expect(tigrisProblems(lambdaNames().filter((name) => !name.endsWith('-tigris')))).toEqual([])
})
